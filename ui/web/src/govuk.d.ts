// The library brings no types; we only start its parts.
declare module "govuk-frontend/dist/govuk/components/*" {
  export const Accordion: Part;
  export const Button: Part;
  export const CharacterCount: Part;
  export const ErrorSummary: Part;
  export const NotificationBanner: Part;
  export const PasswordInput: Part;
  export const ServiceNavigation: Part;
  export const SkipLink: Part;
  export const Tabs: Part;
}

interface Part {
  new (root: Element): unknown;
  moduleName: string;
}
