// Says which zone the times are in that pages.js shows; UTC stands beside unless it is that zone.

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
for (const name of document.querySelectorAll("[data-zone]")) name.textContent = zone;
for (const time of document.querySelectorAll(".utc")) time.hidden = zone === "UTC";
