// What was scanned and is not answered yet, kept in the browser until it is: codes, places, times and keys, nothing
// about the things. The order is that of scanning.

const opened = new Promise((resolve, reject) => {
  const asked = indexedDB.open("scanning", 1);
  asked.onupgradeneeded = () => {
    asked.result.createObjectStore("waiting", { keyPath: "number", autoIncrement: true });
    asked.result.createObjectStore("kept");
  };
  asked.onsuccess = () => resolve(asked.result);
  asked.onerror = () => reject(asked.error);
});

/** Does `work(store)` in one transaction; what it asks for is given when the transaction has ended well. */
async function within(name, mode, work) {
  const base = await opened;
  return new Promise((resolve, reject) => {
    // A scan is on the disk before somebody is told that it is kept: the lid may close now.
    const transaction = base.transaction(name, mode, { durability: mode === "readwrite" ? "strict" : "relaxed" });
    const asked = work(transaction.objectStore(name));
    transaction.oncomplete = () => resolve(asked?.result);
    transaction.onabort = () => reject(transaction.error);
    transaction.onerror = () => reject(transaction.error);
  });
}

export const add = async (entry) => ({ ...entry, number: await within("waiting", "readwrite", (store) => store.add(entry)) });
export const change = (entry) => within("waiting", "readwrite", (store) => store.put(entry));
export const remove = (number) => within("waiting", "readwrite", (store) => store.delete(number));
export const all = () => within("waiting", "readonly", (store) => store.getAll());

export const kept = (name) => within("kept", "readonly", (store) => store.get(name));
export const keep = (name, value) => within("kept", "readwrite", (store) => store.put(value, name));
