/**
 * The script that starts Swagger UI on the reference page; an asset of its own, so that the page needs no inline
 * script. `validatorUrl: null` keeps the document from being sent to a public validator.
 */
export const REFERENCE_INIT = `"use strict";
const dark = matchMedia("(prefers-color-scheme: dark)");
function followScheme() {
  document.documentElement.classList.toggle("dark-mode", dark.matches);
}
dark.addEventListener("change", followScheme);
followScheme();
SwaggerUIBundle({
  url: document.getElementById("reference").dataset.specUrl,
  dom_id: "#reference",
  deepLinking: true,
  displayRequestDuration: true,
  docExpansion: "list",
  filter: true,
  validatorUrl: null,
});
`;
