"use strict";

/* Large pieces of a report (tiles of pictures, bands of scores) lie in the page as base64, or in files beside it that are
   loaded where they are needed: images and scripts, which pages from a disk may load. */

class Chunks {
  /** @param folder The folder of the files beside the page, or null where everything lies in the page. */
  constructor(folder) {
    this.folder = folder;
    this.waiting = new Map();
    // What the scripts beside the page call.
    globalThis.fcnscanChunk = (name, base64) => {
      this.waiting.get(name)?.resolve(base64);
      this.waiting.delete(name);
    };
  }

  /** The address of a picture. */
  pictureAddress(name) {
    if (this.folder !== null) return `${encodeURIComponent(this.folder)}/${name}.jpg`;
    return `data:image/jpeg;base64,${document.getElementById(`chunk-${name}`).textContent}`;
  }

  /** Bytes that were deflated and cut into planes of the first, second, third and fourth bytes of numbers. */
  async numbers(name) {
    const base64 = this.folder === null
      ? document.getElementById(`chunk-${name}`).textContent : await this.loadScript(name);
    const deflated = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const stream = new Blob([deflated]).stream().pipeThrough(new DecompressionStream("deflate"));
    const planes = new Uint8Array(await new Response(stream).arrayBuffer());
    const count = planes.length / 4;
    const bytes = new Uint8Array(planes.length);
    for (let place = 0; place < count; place++) {
      for (let plane = 0; plane < 4; plane++) bytes[place * 4 + plane] = planes[plane * count + place];
    }
    return new Float32Array(bytes.buffer);
  }

  loadScript(name) {
    return new Promise((resolve, reject) => {
      this.waiting.set(name, { resolve });
      const script = document.createElement("script");
      script.src = `${encodeURIComponent(this.folder)}/${name}.js`;
      script.onerror = () => {
        this.waiting.delete(name);
        reject(new Error(`'${this.folder}/${name}.js' is missing; keep the folder beside the report`));
      };
      script.onload = () => script.remove();
      document.head.append(script);
    });
  }
}
