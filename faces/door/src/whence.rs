//! From where somebody comes: the address that wrong tries are counted by, and the browser in words.
//!
//! The address is that of the peer. Where the peer is a proxy of ours, it is the right-most address of `X-Forwarded-For`
//! that is no proxy of ours; what stands left of it anybody may have written. Of IPv6 the first 64 bits count, for whoever
//! has one address there has all of them.

use std::{
    convert::Infallible,
    net::{IpAddr, Ipv6Addr, SocketAddr},
    str::FromStr,
    sync::Arc,
};

use access::Token;
use axum::{
    extract::{ConnectInfo, FromRequestParts, Request},
    http::{HeaderMap, HeaderName, header, request::Parts},
};
use ui::Lang;

/// From where somebody comes, as sign-in asks for it.
#[derive(Clone, Debug, Default)]
pub struct Whence(pub access::Visit);

impl<S: Send + Sync> FromRequestParts<S> for Whence {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Whence, Infallible> {
        Ok(parts.extensions.get::<Whence>().cloned().unwrap_or_default())
    }
}

/// An address, or all addresses that begin like it: `10.0.0.7`, `10.0.0.0/8`, `fd00::/8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Net {
    first: IpAddr,
    bits: u32,
}

/// Whose word about where a request comes from is believed: addresses of proxies, or nets of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<Net>);

impl FromStr for Net {
    type Err = ();

    fn from_str(text: &str) -> Result<Net, ()> {
        let (address, bits) = text.split_once('/').map_or((text, None), |(address, bits)| (address, Some(bits)));
        let first: IpAddr = address.trim().parse().map_err(drop)?;
        let width = if first.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(width), |bits| bits.trim().parse::<u32>().map_err(drop))?;
        if bits <= width { Ok(Net { first, bits }) } else { Err(()) }
    }
}

impl Net {
    fn holds(self, address: IpAddr) -> bool {
        let begins =
            |one: u128, other: u128, width: u32| (one ^ other).checked_shr(width - self.bits).unwrap_or(0) == 0;
        match (self.first, address) {
            (IpAddr::V4(one), IpAddr::V4(other)) => begins(one.to_bits().into(), other.to_bits().into(), 32),
            (IpAddr::V6(one), IpAddr::V6(other)) => begins(one.to_bits(), other.to_bits(), 128),
            _ => false,
        }
    }
}

impl TrustedProxies {
    /// Reads addresses and nets; answers the first that is none.
    ///
    /// # Errors
    /// The text that is neither.
    pub fn parse(texts: &[String]) -> Result<TrustedProxies, &str> {
        texts.iter().map(|text| text.trim().parse().map_err(|()| &**text)).collect::<Result<_, _>>().map(TrustedProxies)
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|net| net.holds(address))
    }

    /// The last address on the way that is no proxy of ours.
    fn source(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut source = peer.to_canonical();
        let lines: Vec<&str> = headers.get_all(FORWARDED_FOR).iter().filter_map(|value| value.to_str().ok()).collect();
        let mut hops = lines.iter().rev().flat_map(|line| line.rsplit(','));
        while self.trusts(source) {
            match hops.next().map(|hop| hop.trim().parse::<IpAddr>()) {
                Some(Ok(hop)) => source = hop.to_canonical(),
                _ => break,
            }
        }
        source
    }
}

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The address as tries are counted by it.
fn counted(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("{}/64", Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
    }
}

pub(crate) fn of(request: &Request, proxies: &TrustedProxies, device: Option<Arc<Token>>, lang: Lang) -> Whence {
    let headers = request.headers();
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    let source = peer.map_or_else(String::new, |peer| counted(proxies.source(peer, headers)));
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    Whence(access::Visit { source, device, words: in_words(agent), language: lang.word().to_owned() })
}

/// Which browser on what, in two words; nothing else of what a browser says of itself is kept.
fn in_words(agent: &str) -> String {
    let named =
        |names: &[(&str, &'static str)]| names.iter().find(|(sign, _)| agent.contains(sign)).map(|(_, name)| *name);
    let browser = named(&[
        ("MicroMessenger", "WeChat"),
        ("Edg", "Edge"),
        ("OPR", "Opera"),
        ("Firefox", "Firefox"),
        ("Chrom", "Chromium"),
        ("Safari", "Safari"),
        ("curl", "curl"),
    ]);
    let system = named(&[
        ("OpenHarmony", "HarmonyOS"),
        ("HarmonyOS", "HarmonyOS"),
        ("Android", "Android"),
        ("iPhone", "iOS"),
        ("iPad", "iOS"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    [browser, system].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxies(nets: &[&str]) -> TrustedProxies {
        TrustedProxies::parse(&nets.iter().map(ToString::to_string).collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn the_source_is_the_last_hop_that_is_not_ours() {
        let cases: &[(&[&str], &str, &str, &str)] = &[
            // No proxy is trusted: what a browser writes about itself is not believed.
            (&[], "192.0.2.7", "203.0.113.1", "192.0.2.7"),
            (&["127.0.0.1"], "127.0.0.1", "203.0.113.1", "203.0.113.1"),
            (&["127.0.0.1"], "127.0.0.1", "1.1.1.1, 203.0.113.1", "203.0.113.1"),
            (&["127.0.0.1", "10.0.0.0/8"], "127.0.0.1", "1.1.1.1, 203.0.113.1, 10.9.9.9", "203.0.113.1"),
            (&["10.0.0.0/8"], "127.0.0.1", "203.0.113.1", "127.0.0.1"),
            (&["127.0.0.1"], "127.0.0.1", "", "127.0.0.1"),
            (&["127.0.0.1"], "127.0.0.1", "1.1.1.1, unknown", "127.0.0.1"),
            (&["::1"], "::1", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            (&["127.0.0.1"], "::ffff:127.0.0.1", "203.0.113.1", "203.0.113.1"),
            (&["0.0.0.0/0"], "1.2.3.4", "5.6.7.8", "5.6.7.8"),
        ];
        for (trusted, peer, forwarded, source) in cases {
            let mut headers = HeaderMap::new();
            if !forwarded.is_empty() {
                headers.insert(FORWARDED_FOR, forwarded.parse().unwrap());
            }
            let found = counted(proxies(trusted).source(peer.parse().unwrap(), &headers));
            assert_eq!(found, *source, "{trusted:?} {peer} {forwarded}");
        }
        for wrong in ["10.0.0.0/33", "proxy.example", "", "10.0.0.0/", "::/129"] {
            assert!(TrustedProxies::parse(&[wrong.to_owned()]).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_browser_is_two_words() {
        let cases = [
            ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36", "Chromium, Linux"),
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", "Safari, iOS"),
            ("Mozilla/5.0 (Linux; Android 14) Chrome/130 MicroMessenger/8", "WeChat, Android"),
            ("540502198001010019", ""),
        ];
        for (agent, words) in cases {
            assert_eq!(in_words(agent), words);
        }
    }
}
