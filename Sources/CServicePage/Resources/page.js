"use strict";
// The form itself sends the picture and shows the report in the frame; this adds settings, dropping, and what goes wrong.
const form = document.getElementById("form");
const picture = document.getElementById("picture");
const report = document.getElementById("report");
const status = document.getElementById("status");
const problem = document.getElementById("problem");
const scan = document.getElementById("scan");
const stop = document.getElementById("stop");
let start = 0;

function setBusy(isBusy) {
  start = isBusy ? performance.now() : 0;
  scan.disabled = isBusy;
  stop.hidden = !isBusy;
}

function show(text, fault = "") {
  status.textContent = text;
  problem.textContent = fault;
  problem.hidden = !fault;
}

form.addEventListener("submit", () => {
  const query = new URLSearchParams();
  for (const field of form.querySelectorAll("[data-setting]")) {
    if (field.value !== "") query.set(field.dataset.setting, field.value);
  }
  form.action = `scan?${query}`;
  setBusy(true);
  show(`Scanning ${picture.files[0].name} …`);
});

// The frame loads when the answer is there: the report, or a problem as JSON.
report.addEventListener("load", () => {
  if (!start) return;
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const answer = report.contentDocument;
  setBusy(false);
  if (answer && answer.contentType === "text/html") {
    document.body.dataset.state = "shown";
    report.hidden = false;
    show(`${picture.files[0].name}: ${seconds} s`);
    report.scrollIntoView({ block: "nearest" });
    return;
  }
  report.hidden = true;
  let detail = "The service gave no answer; it may have stopped.";
  try {
    detail = JSON.parse(answer.body.textContent).detail;
  } catch {
    // Pages of the browser itself cannot be read.
  }
  show("", detail);
});

stop.addEventListener("click", () => {
  // The service ends a scan whose client goes.
  window.stop();
  setBusy(false);
  show("Stopped.");
});

picture.addEventListener("change", () => { if (picture.files.length) form.requestSubmit(); });

// Dragging: entering an element comes before leaving its parent.
let depth = 0;
function setDragging(isDragging) {
  document.body.toggleAttribute("data-dragging", isDragging);
  if (!isDragging) depth = 0;
}
const hasFiles = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
document.addEventListener("dragenter", (event) => {
  if (!hasFiles(event)) return;
  depth += 1;
  setDragging(true);
});
document.addEventListener("dragleave", (event) => {
  if (!hasFiles(event)) return;
  depth -= 1;
  if (depth <= 0) setDragging(false);
});
document.addEventListener("dragover", (event) => { if (hasFiles(event)) event.preventDefault(); });
document.addEventListener("drop", (event) => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  setDragging(false);
  if (event.dataTransfer.files.length !== 1) {
    show("", `Drop one picture, found ${event.dataTransfer.files.length}.`);
    return;
  }
  picture.files = event.dataTransfer.files;
  form.requestSubmit();
});
