// From a host, the page's own refresh leads on. From a disk, nobody adds `index.html` to a folder.
if (location.protocol === "file:") location.replace(document.currentScript.dataset.to);
