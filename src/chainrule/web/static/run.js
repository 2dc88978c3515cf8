// A run that trains: its figures and curves are asked for every two seconds while the page is seen.
// When it ends the page is loaded anew, with the doctor's findings.
const EVERY = 2000; // ms
const place = document.getElementById("run");

async function look() {
  if (!document.hidden) {
    try {
      const reply = await fetch(place.dataset.live, { headers: { accept: "text/x-piece" } });
      if (reply.ok) place.innerHTML = await reply.text();
      if (reply.ok && reply.headers.get("x-status") !== "running") return location.reload();
    } catch { /* the server is gone for a moment: the next look asks again */ }
  }
  setTimeout(look, EVERY);
}

if (place.dataset.live) setTimeout(look, EVERY);
