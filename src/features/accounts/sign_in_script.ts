/** The script of the page to sign in: asks this host, and goes on to where the browser came from. */
export const SIGN_IN_SCRIPT = `
document.querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const { email, password, button } = event.target.elements;
  const said = document.getElementById("said");
  button.disabled = true;
  said.textContent = "";
  const answer = await fetch("/v1/auth/login?cookie=1", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email: email.value, password: password.value }),
  }).then((response) => response.json(), () => null);
  if (answer?.status_code === 200) return location.replace(event.target.dataset.to);
  said.textContent = answer?.message ?? "The server does not answer";
  button.disabled = false;
  password.select();
});
`;
