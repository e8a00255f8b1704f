// Small islands of script. Every page works without them; they shorten the way.
import { Accordion } from "govuk-frontend/dist/govuk/components/accordion/accordion.mjs";
import { Button } from "govuk-frontend/dist/govuk/components/button/button.mjs";
import { CharacterCount } from "govuk-frontend/dist/govuk/components/character-count/character-count.mjs";
import { ErrorSummary } from "govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs";
import { NotificationBanner } from "govuk-frontend/dist/govuk/components/notification-banner/notification-banner.mjs";
import { PasswordInput } from "govuk-frontend/dist/govuk/components/password-input/password-input.mjs";
import { ServiceNavigation } from "govuk-frontend/dist/govuk/components/service-navigation/service-navigation.mjs";
import { SkipLink } from "govuk-frontend/dist/govuk/components/skip-link/skip-link.mjs";
import { Tabs } from "govuk-frontend/dist/govuk/components/tabs/tabs.mjs";
import { conditions } from "./conditions";
import { installing } from "./installing";
import { keyboard } from "./keyboard";
import { leaving } from "./leaving";
import { passkeys } from "./passkey";
import { signatures } from "./signature";

const PARTS: Part[] = [
  Accordion, Button, CharacterCount, ErrorSummary, NotificationBanner, PasswordInput, ServiceNavigation, SkipLink,
  Tabs,
];

/** The library names its buttons otherwise than what stands on them; who speaks to a machine says what he sees. */
function namedByTheirWords(accordion: Element): void {
  const plain = (): void => accordion.querySelectorAll("button[aria-label]").forEach((button) => button.removeAttribute("aria-label"));
  plain();
  accordion.addEventListener("click", plain);
}

/** Starts the library's parts below an element; a part that cannot start is left as plain markup. */
function start(root: ParentNode): void {
  for (const part of PARTS) {
    for (const element of root.querySelectorAll(`[data-module="${part.moduleName}"]:not([data-started])`)) {
      element.setAttribute("data-started", "");
      try {
        new part(element);
        if (part === Accordion) namedByTheirWords(element);
      } catch (why) {
        console.error(part.moduleName, why);
      }
    }
  }
}

function begin(): void {
  document.body.classList.add("js-enabled", "govuk-frontend-supported");
  start(document);
  // What htmx brings in later.
  document.body.addEventListener("htmx:after:swap", () => {
    start(document);
    conditions(document);
  });
  conditions(document);
  keyboard(document);
  leaving(document);
  installing(document);
  passkeys(document);
  signatures(document);
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
else begin();
