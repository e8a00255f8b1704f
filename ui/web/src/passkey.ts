// Passkeys: shows the form where the browser can do it, fetches the challenge, asks the device, and sends the answer as an
// ordinary form. Without this a sentence stands there that says what to do instead.

interface Asked { challenge?: string; waiting?: string; to?: string; says?: string }
interface Described { id: string }
interface Wire {
  challenge: string;
  user?: { id: string };
  excludeCredentials?: Described[];
  allowCredentials?: Described[];
}

const bytes = (text: string): Uint8Array =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

const words = (buffer: ArrayBuffer | null): string | null =>
  buffer && btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const known = (list: Described[] | undefined): unknown => list?.map((one) => ({ ...one, id: bytes(one.id) }));

/** What `navigator.credentials` takes: the challenge's texts as bytes. */
function taken({ publicKey }: { publicKey: Wire }): unknown {
  return {
    ...publicKey,
    challenge: bytes(publicKey.challenge),
    ...(publicKey.user && { user: { ...publicKey.user, id: bytes(publicKey.user.id) } }),
    ...(publicKey.excludeCredentials && { excludeCredentials: known(publicKey.excludeCredentials) }),
    ...(publicKey.allowCredentials && { allowCredentials: known(publicKey.allowCredentials) }),
  };
}

/** What it gave, as text. */
function given(credential: PublicKeyCredential): string {
  const { response } = credential;
  const said = response instanceof AuthenticatorAttestationResponse
    ? { attestationObject: words(response.attestationObject) }
    : {
        authenticatorData: words((response as AuthenticatorAssertionResponse).authenticatorData),
        signature: words((response as AuthenticatorAssertionResponse).signature),
        userHandle: words((response as AuthenticatorAssertionResponse).userHandle),
      };
  return JSON.stringify({
    id: credential.id, rawId: words(credential.rawId), type: credential.type, extensions: {},
    response: { ...said, clientDataJSON: words(response.clientDataJSON) },
  });
}

/** Asks server and device; answers the sentence that says why not, or goes on. */
async function ask(place: HTMLElement, form: HTMLFormElement): Promise<string | undefined> {
  const answer = await fetch(place.dataset.ask ?? "", { method: "POST", credentials: "same-origin" });
  const asked = (await answer.json()) as Asked;
  if (asked.to) {
    window.location.assign(asked.to);
    return undefined;
  }
  if (!asked.challenge) return asked.says ?? "";
  const publicKey = taken(JSON.parse(asked.challenge));
  const credential = place.dataset.passkey === "create"
    ? await navigator.credentials.create({ publicKey: publicKey as PublicKeyCredentialCreationOptions })
    : await navigator.credentials.get({ publicKey: publicKey as PublicKeyCredentialRequestOptions });
  if (!credential) return "";
  const field = (name: string): HTMLInputElement => form.elements.namedItem(name) as HTMLInputElement;
  field("answer").value = given(credential as PublicKeyCredential);
  field("waiting").value = asked.waiting ?? "";
  form.submit();
  return undefined;
}

function start(place: HTMLElement): void {
  const form = place.querySelector("form");
  const failed = place.querySelector<HTMLElement>("[data-passkey-failed]");
  if (!form || !failed || !window.PublicKeyCredential || window.location.hostname !== place.dataset.host) return;
  const usual = failed.textContent;
  form.hidden = false;
  place.querySelector<HTMLElement>("[data-passkey-without]")?.setAttribute("hidden", "");
  let busy = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    failed.hidden = true;
    const fail = (says: string): void => {
      failed.textContent = says || usual;
      failed.hidden = false;
    };
    ask(place, form)
      .then((says) => says !== undefined && fail(says), () => fail(""))
      .finally(() => { busy = false; });
  });
}

export function passkeys(document: Document): void {
  document.querySelectorAll<HTMLElement>("[data-passkey]").forEach(start);
}
