//! Another system that says who somebody is (OpenID Connect): what is asked of it over HTTP.
//!
//! The browser is sent to its sign-in page; it comes back with a code, which this file exchanges for an ID token, with the
//! proof (PKCE) that it was we who sent it. Whether the token is good says the access room.
//! Promises: no redirect is followed; an answer is read up to a bound and waited for ten seconds; what the issuer's own
//! description names beside the issuer is not asked.
//! Deliberately absent: TLS. The offices end TLS in front of the program; `reached_at` names a forwarder inside through
//! which an issuer with an `https` address is reached. Also absent: the user's profile (`userinfo`); what counts stands in the
//! signed token.

use std::{fmt, time::Duration};

use base64::{Engine, engine::general_purpose::STANDARD};
use kernel::{Refusal, Result};
use serde::Deserialize;
use ureq::Agent;

/// How to talk to an issuer.
#[derive(Clone)]
pub struct IssuerConfig {
    /// Its name as its tokens say it, such as `https://login.gov.example`.
    pub issuer: String,
    /// Where it is reached from here, beginning with `http://`, if not at its own address.
    pub reached_at: Option<String>,
    /// Our name with it.
    pub client: String,
    /// What proves that we are that; none for a client without a secret.
    pub secret: Option<String>,
}

/// Without the secret.
impl fmt::Debug for IssuerConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {} by {:?}", self.client, self.issuer, self.reached_at)
    }
}

/// An issuer that can be asked.
#[derive(Debug)]
pub struct Issuer {
    config: IssuerConfig,
    agent: Agent,
}

/// A sign-in on its way: what goes along in the address, and what does not.
#[derive(Clone, Copy, Debug)]
pub struct Way<'a> {
    /// Where the browser comes back.
    pub back: &'a str,
    /// What it brings along again.
    pub state: &'a str,
    /// What the token will name.
    pub nonce: &'a str,
    /// SHA-256 of the verifier, in base64url.
    pub challenge: &'a str,
}

/// What a code was exchanged for.
#[derive(Debug)]
pub struct Redeemed {
    /// The token, not yet looked at.
    pub id_token: String,
    /// The issuer's public keys (a JWK set, JSON).
    pub keys: String,
}

/// The part of the issuer's description that is needed.
#[derive(Deserialize)]
struct Described {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
}

const ANSWER_BYTES_MAX: u64 = 256 << 10;
const WAIT: Duration = Duration::from_secs(10);

impl Issuer {
    /// Takes a configuration.
    ///
    /// # Errors
    /// `outside_issuer_wrong` when it cannot be reached without TLS from here, or names nobody.
    pub fn new(config: IssuerConfig) -> Result<Issuer> {
        let from_here = config.reached_at.as_deref().unwrap_or(&config.issuer);
        if !from_here.starts_with("http://") || config.issuer.is_empty() || config.client.is_empty() {
            return Err(Refusal::new("outside_issuer_wrong").with("issuer", &config.issuer).into());
        }
        let agent = Agent::config_builder()
            .timeout_global(Some(WAIT))
            .max_redirects(0)
            .http_status_as_error(false)
            .build()
            .into();
        Ok(Issuer { config, agent })
    }

    /// Its name as its tokens say it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.config.issuer
    }

    /// Our name with it.
    #[must_use]
    pub fn client(&self) -> &str {
        &self.config.client
    }

    /// The address that the browser is sent to.
    ///
    /// # Errors
    /// `outside_unreachable`.
    pub fn departure(&self, way: Way<'_>) -> Result<String> {
        let described = self.described()?;
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("response_type", "code")
            .append_pair("scope", "openid profile")
            .append_pair("client_id", &self.config.client)
            .append_pair("redirect_uri", way.back)
            .append_pair("state", way.state)
            .append_pair("nonce", way.nonce)
            .append_pair("code_challenge", way.challenge)
            .append_pair("code_challenge_method", "S256")
            .finish();
        let joint = if described.authorization_endpoint.contains('?') { '&' } else { '?' };
        Ok(format!("{}{joint}{query}", described.authorization_endpoint))
    }

    /// Exchanges the code that the browser brought back.
    ///
    /// # Errors
    /// `outside_unreachable`; `outside_token_wrong` when the issuer gives no token for this code.
    pub fn redeem(&self, code: &str, back: &str, verifier: &str) -> Result<Redeemed> {
        let described = self.described()?;
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("grant_type", "authorization_code")
            .append_pair("code", code)
            .append_pair("redirect_uri", back)
            .append_pair("code_verifier", verifier);
        if self.config.secret.is_none() {
            form.append_pair("client_id", &self.config.client);
        }
        let mut request = self
            .agent
            .post(self.reached(&described.token_endpoint)?)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("accept", "application/json");
        if let Some(secret) = &self.config.secret {
            request = request.header("authorization", self.basic(secret));
        }
        let answer = request.send(form.finish());
        let (status, body) = read(answer)?;
        let tokens = serde_json::from_str::<Tokens>(&body).ok().filter(|_| status == 200);
        let Some(Tokens { id_token }) = tokens else {
            // 4xx: the code is wrong, used or over. Else the issuer is not well.
            let code = if (400..500).contains(&status) { "outside_token_wrong" } else { "outside_unreachable" };
            return Err(Refusal::new(code).into());
        };
        Ok(Redeemed { id_token, keys: self.get(&described.jwks_uri)? })
    }

    /// RFC 6749, 2.3.1: name and secret are form-encoded before they are joined.
    fn basic(&self, secret: &str) -> String {
        let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        format!("Basic {}", STANDARD.encode(format!("{}:{}", encoded(&self.config.client), encoded(secret))))
    }

    fn described(&self) -> Result<Described> {
        let address = format!("{}/.well-known/openid-configuration", self.config.issuer.trim_end_matches('/'));
        let described = serde_json::from_str::<Described>(&self.get(&address)?);
        match described {
            Ok(described) if described.issuer == self.config.issuer => Ok(described),
            _ => unreachable_now(),
        }
    }

    fn get(&self, address: &str) -> Result<String> {
        let answer = self.agent.get(self.reached(address)?).header("accept", "application/json").call();
        match read(answer)? {
            (200, body) => Ok(body),
            _ => unreachable_now(),
        }
    }

    /// The address as it is reached from here: at the issuer, or at the forwarder in its place.
    fn reached(&self, address: &str) -> Result<String> {
        let site = origin(&self.config.issuer);
        match (&self.config.reached_at, address.strip_prefix(site)) {
            (Some(forwarder), Some(rest)) if begins_path(rest) => {
                Ok(format!("{}{rest}", forwarder.trim_end_matches('/')))
            }
            (None, Some(rest)) if begins_path(rest) => Ok(address.to_owned()),
            // What stands elsewhere is not asked, whatever the description says.
            _ => unreachable_now(),
        }
    }
}

fn begins_path(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with(['/', '?'])
}

/// `https://login.gov.example` of `https://login.gov.example/realms/one`.
fn origin(address: &str) -> &str {
    let host = address.find("://").map_or(0, |at| at + 3);
    address[host..].find('/').map_or(address, |at| &address[..host + at])
}

fn read(answer: std::result::Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Result<(u16, String)> {
    let Ok(mut answer) = answer else { return unreachable_now() };
    let status = answer.status().as_u16();
    match answer.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_string() {
        Ok(body) => Ok((status, body)),
        Err(_) => unreachable_now(),
    }
}

fn unreachable_now<T>() -> Result<T> {
    Err(Refusal::new("outside_unreachable").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn issuer(issuer: &str, reached_at: Option<&str>) -> Result<Issuer> {
        let reached_at = reached_at.map(str::to_owned);
        Issuer::new(IssuerConfig { issuer: issuer.to_owned(), reached_at, client: "yika".to_owned(), secret: None })
    }

    #[test]
    fn what_the_description_names_is_asked_at_the_issuer_or_its_forwarder_only() {
        let cases = [
            ("http://login.example", None, "http://login.example/token", Some("http://login.example/token")),
            (
                "http://login.example/one",
                None,
                "http://login.example/one/keys?x=1",
                Some("http://login.example/one/keys?x=1"),
            ),
            (
                "https://login.example/one",
                Some("http://10.0.0.9:8000/"),
                "https://login.example/token",
                Some("http://10.0.0.9:8000/token"),
            ),
            ("http://login.example", None, "http://login.example.evil/token", None),
            ("http://login.example", None, "http://169.254.169.254/token", None),
            ("https://login.example", Some("http://10.0.0.9"), "http://10.0.0.9/token", None),
        ];
        for (name, reached_at, address, expected) in cases {
            let asked = issuer(name, reached_at).expect("an issuer").reached(address).ok();
            assert_eq!(asked.as_deref(), expected, "{name} {address}");
        }
    }

    #[test]
    fn an_issuer_that_is_reached_over_tls_only_needs_a_forwarder() {
        assert!(issuer("https://login.example", None).is_err());
        assert!(issuer("https://login.example", Some("https://10.0.0.9")).is_err());
        assert!(issuer("", Some("http://10.0.0.9")).is_err());
        assert!(issuer("https://login.example", Some("http://10.0.0.9")).is_ok());
    }

    #[test]
    fn the_secret_is_not_written_into_logs() {
        let config = IssuerConfig {
            issuer: "http://login.example".to_owned(),
            reached_at: None,
            client: "yika".to_owned(),
            secret: Some("hush".to_owned()),
        };
        let issuer = Issuer::new(config).expect("an issuer");
        assert!(!format!("{issuer:?}").contains("hush"));
        assert_eq!(issuer.basic("a b:c"), format!("Basic {}", STANDARD.encode("yika:a+b%3Ac")));
    }
}
