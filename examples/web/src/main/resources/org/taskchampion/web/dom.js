// Elements out of plain values. Whatever is a text stays one: nothing here, and nothing elsewhere, reads markup.

const SVG = 'http://www.w3.org/2000/svg';

export const $ = (id) => document.getElementById(id);

/** Makes an element: el('p', {class: 'x', onclick: f}, 'text', element, …). What is null is left out. */
export function el(tag, properties, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value == null || value === false) continue;
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value);
    else if (name === 'value') made.value = value;
    else made.setAttribute(name, value === true ? '' : value);
  }
  made.append(...children.flat().filter((child) => child != null && child !== false));
  return made;
}

/** Other people's text: it cannot change the direction of what stands beside it. */
export const said = (text, properties) => el('bdi', properties, String(text));

export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', '#i-' + name);
  svg.append(use);
  return svg;
}

export const button = (label, onclick, properties) => el('button', { type: 'button', onclick, ...properties }, label);

export const iconButton = (name, label, onclick, properties) =>
  el('button', { type: 'button', class: 'icon', 'aria-label': label, title: label, onclick, ...properties }, icon(name));

const day = (date) => Math.round((new Date(date.getFullYear(), date.getMonth(), date.getDate()) - 0) / 86_400_000 - new Date(date).getTimezoneOffset() / 1440);
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const near = new Intl.DateTimeFormat('en-GB', { weekday: 'short' });
const thisYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const other = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const whole = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });

const hasTime = (date) => date.getHours() || date.getMinutes() || date.getSeconds();

/** A time in a few letters: today 14:30, tomorrow, Fri, 5 Dec. */
export function shortTime(seconds) {
  const date = new Date(seconds * 1000);
  const now = new Date();
  const distance = day(date) - day(now);
  const time = hasTime(date) ? ' ' + clock.format(date) : '';
  if (distance === 0) return 'today' + time;
  if (distance === 1) return 'tomorrow' + time;
  if (distance === -1) return 'yesterday' + time;
  if (distance > 1 && distance < 7) return near.format(date) + time;
  return date.getFullYear() === now.getFullYear() ? thisYear.format(date) : other.format(date);
}

/** A time in full: Fri, 5 Dec 2026, 14:30. */
export function longTime(seconds) {
  const date = new Date(seconds * 1000);
  return whole.format(date) + (hasTime(date) ? ', ' + clock.format(date) : '');
}

export function ago(seconds) {
  const past = Date.now() / 1000 - seconds;
  if (past < 60) return 'just now';
  if (past < 3600) return Math.floor(past / 60) + ' min ago';
  if (past < 86_400) return Math.floor(past / 3600) + ' h ago';
  return shortTime(seconds);
}

/** How close a due time is: late, today, soon, or later. */
export function closeness(seconds) {
  if (seconds * 1000 < Date.now()) return 'late';
  const distance = day(new Date(seconds * 1000)) - day(new Date());
  return distance <= 0 ? 'today' : distance < 3 ? 'soon' : 'later';
}

/** A value as the server sends it: a number is a time. */
export const shown = (value) => (value == null || value === '' ? 'nothing' : typeof value === 'number' ? longTime(value) : value);

export const plural = (count, one) => count.toLocaleString('en') + ' ' + one + (count === 1 ? '' : 's');

export function toast(text, action) {
  const box = el('div', { class: 'toast' }, el('span', {}, text),
    action && button(action.label, () => { box.remove(); action.run(); }, { class: 'link' }),
    iconButton('close', 'Close', () => box.remove()));
  const all = $('toasts');
  while (all.children.length > 2) all.firstElementChild.remove();
  all.append(box);
  setTimeout(() => box.remove(), 7000);
}
