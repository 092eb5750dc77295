// Requests to the program that serves this page.

/** What the program said of a request that it did not do. */
export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function call(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Refused(0, 'The program does not answer. What you typed is still here.');
  }
  if (response.status === 403) throw new Refused(403, 'The program was started anew. Open the address that it printed.');
  const answer = await response.json();
  if (!response.ok) throw new Refused(response.status, answer.problem ?? 'That did not work.');
  return answer;
}

export function get(path, parameters) {
  const query = new URLSearchParams(parameters ?? {}).toString();
  return call('/api/' + path + (query ? '?' + query : ''));
}

export function post(path, body) {
  return call('/api/' + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body ?? {}),
  });
}
