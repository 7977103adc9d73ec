/** The script of the page of the queue: its buttons ask this host, and the page is read anew when that was done. */
export const QUEUE_SCRIPT = `
document.addEventListener("click", async ({ target }) => {
  if (!(target instanceof HTMLButtonElement)) return;
  const { id, verb } = target.dataset;
  if (verb === "discard" && !confirm("Forget this message for good?")) return;
  target.disabled = true;
  const path = "/admin/queues/" + encodeURIComponent(id) + "/" + verb;
  const answer = await fetch(path, { method: "POST" }).then((response) => response.json(), () => null);
  if (answer?.status_code === 200) return location.reload();
  document.getElementById("said").textContent = answer?.message ?? "The server does not answer";
  target.disabled = false;
});
`;
