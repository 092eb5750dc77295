// Puts the page together: which list is shown, the stream that keeps it up to date, and the keys.

import { $, el, plural, said, toast } from './dom.js';
import { get, post } from './api.js';
import { TaskList } from './list.js';
import { TaskPane } from './task.js';
import { FIRST, Side } from './side.js';
import { quickAdd } from './add.js';
import { closeDialog, conflicts, history, keys, redo, undo } from './past.js';

const state = { report: 'next', filter: '', order: '', ...Object.fromEntries(new URLSearchParams(location.hash.slice(1))) };
const list = new TaskList({ done, open: (task) => pane.open(task.uuid) });
let setup;
let side;
let pane;
let source;
let generation = 0;

// A stream of events takes one of the few connections that a browser has for a server.
const HIDDEN_FOR = 20_000;
let hiddenTimer;

function banner(text) {
  $('banner').hidden = !text;
  if ($('banner').textContent !== text) $('banner').textContent = text;
}

function refused(e) {
  if (e.status) toast(e.message);
  else banner('The program does not answer. This page tries again by itself.');
}

async function act(path, task) {
  if (!task) return;
  try {
    await post(path, { uuid: task.uuid });
  } catch (e) {
    refused(e);
  }
}

const told = (verb, task) => {
  const box = el('span', {}, verb + ' ');
  box.append(said('“' + task.description + '”'));
  toast(box, { label: 'Undo', run: undo });
};

async function done(task) {
  if (!task) return;
  const over = task.status === 'completed' || task.status === 'deleted';
  try {
    await post(over ? 'reopen' : 'done', { uuid: task.uuid });
    told(over ? 'Opened' : 'Done:', task);
  } catch (e) {
    refused(e);
  }
}

async function remove(task) {
  if (!task || task.status === 'deleted') return;
  try {
    await post('delete', { uuid: task.uuid });
    told('Deleted', task);
  } catch (e) {
    refused(e);
  }
}

function showCount() {
  const count = list.tasks.length;
  $('count').textContent = count ? plural(count, 'task') : '';
  const empty = $('empty');
  empty.hidden = count > 0;
  $('list').hidden = count === 0;
  if (!count) {
    const report = setup.reports.find((it) => it.name === state.report);
    empty.replaceChildren(el('p', { class: 'big' }, state.filter ? 'No task matches.' : 'Nothing here.'),
      el('p', {}, state.filter ? 'The filter is one of Taskwarrior’s: +tag, project:Home, due.before:eow, or words.' : report?.summary ?? '',
        ' Press ', el('kbd', {}, 'a'), ' to add a task.'));
  }
}

/** Opens the stream of the list that is chosen; again and again while the program does not answer. */
async function connect() {
  const mine = ++generation;
  source?.close();
  source = null;
  const wanted = { report: state.report, filter: state.filter, order: state.order };
  try {
    await get('check', wanted);
  } catch (e) {
    if (mine !== generation) return;
    if (e.status === 422) {
      $('filter-problem').replaceChildren(said(e.message));
      $('filter').setAttribute('aria-invalid', 'true');
      return;
    }
    if (e.status === 404) return choose({ report: 'next', filter: '', order: '' });
    banner(e.status === 403 ? e.message : 'The program does not answer. This page tries again by itself.');
    if (e.status !== 403) setTimeout(() => mine === generation && connect(), 1000);
    return;
  }
  if (mine !== generation) return;
  $('filter-problem').replaceChildren();
  $('filter').removeAttribute('aria-invalid');
  source = new EventSource('/api/live?' + new URLSearchParams(wanted));
  const on = (name, run) => source.addEventListener(name, (event) => mine === generation && run(JSON.parse(event.data)));
  on('list', (change) => {
    banner('');
    if (change.tasks) list.set(change.tasks);
    else list.follow(change.steps);
    showCount();
    if (pane.isOpen) pane.refresh();
  });
  on('problem', (it) => $('filter-problem').replaceChildren(said(it.problem)));
  on('sync', (status) => side.setSync(status));
  on('changed', () => {
    clearTimeout(side.timer);
    side.timer = setTimeout(() => side.refresh(), 120);
    if (pane.isOpen) pane.refresh();
  });
  source.addEventListener('error', () => {
    if (mine !== generation) return;
    banner('The program does not answer. This page tries again by itself.');
    source.close();
    setTimeout(() => mine === generation && connect(), 700);
  });
  side.refresh();
}

function choose(changed) {
  Object.assign(state, changed);
  const hash = new URLSearchParams(Object.entries(state).filter(([, value]) => value)).toString();
  window.history.replaceState(null, '', '#' + hash);
  const name = state.report.charAt(0).toUpperCase() + state.report.slice(1);
  $('title').textContent = name;
  document.title = name + ' · Tasks';
  if ($('filter').value !== state.filter) $('filter').value = state.filter;
  $('order').value = state.order;
  $('list').scrollTop = 0;
  openSide(false);
  side.show(state);
  connect();
}

function openSide(open) {
  document.body.classList.toggle('with-side', open);
  $('shade').hidden = !open;
  for (const behind of ['main', 'task']) $(behind).inert = open;
  $('menu').setAttribute('aria-expanded', String(open));
  if (open) $('close-side').focus();
}

function neighbour(by) {
  const all = setup.reports.map((it) => it.name);
  const own = setup.reports.filter((it) => it.own).map((it) => it.name);
  const names = [...new Set([...own, ...FIRST, ...all])];
  const at = names.indexOf(state.report);
  choose({ report: names[(at + by + names.length) % names.length], filter: '', order: '' });
}

const KEYS = {
  a: () => $('add-text').focus(),
  n: () => $('add-text').focus(),
  '/': () => $('filter').focus(),
  j: () => step(1),
  k: () => step(-1),
  ArrowDown: () => step(1),
  ArrowUp: () => step(-1),
  PageDown: () => step(list.page()),
  PageUp: () => step(-list.page()),
  Home: () => step(-list.tasks.length),
  End: () => step(list.tasks.length),
  Enter: () => list.task() && pane.open(list.task().uuid),
  o: () => list.task() && pane.open(list.task().uuid),
  e: () => list.task() && pane.open(list.task().uuid, 'description'),
  d: () => done(list.task()),
  ' ': () => done(list.task()),
  s: () => act(list.task()?.start ? 'stop' : 'start', list.task()),
  Delete: () => remove(list.task()),
  x: () => remove(list.task()),
  u: undo,
  U: redo,
  h: history,
  c: conflicts,
  y: () => post('sync').then(() => toast('Synchronising …'), refused),
  '[': () => neighbour(-1),
  ']': () => neighbour(1),
  '?': keys,
  Escape: () => pane.close(),
};

function step(by) {
  const task = list.move(by);
  if (task && pane.isOpen) pane.open(task.uuid);
}

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if ($('dialog').open) {
    if (event.key === '?') closeDialog();
    return;
  }
  if (event.key === 'Escape' && document.body.classList.contains('with-side')) return openSide(false);
  const typing = event.target.closest('input, textarea, select');
  if (typing && event.key !== 'Escape') return;
  if (['Enter', ' '].includes(event.key) && event.target.closest('button, a, summary')) return;
  const run = KEYS[event.key];
  if (run) {
    event.preventDefault();
    run();
  }
});

async function start() {
  try {
    setup = await get('setup');
  } catch (e) {
    banner(e.message);
    if (e.status !== 403) setTimeout(start, 1000);
    return;
  }
  banner('');
  side = new Side(setup, choose);
  pane = new TaskPane(setup, { show: (uuid) => { list.select(uuid); pane.open(uuid); } });
  quickAdd(undo, (uuid) => list.select(uuid));
  let timer;
  $('filter').addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => choose({ filter: $('filter').value.trim() }), 200);
  });
  $('filter').addEventListener('keydown', (event) => {
    if (event.key === 'Enter' || event.key === 'ArrowDown') $('list').focus();
    if (event.key === 'Escape') {
      event.stopPropagation();
      choose({ filter: '' });
      $('list').focus();
    }
  });
  $('order').addEventListener('change', () => choose({ order: $('order').value }));
  $('menu').addEventListener('click', () => openSide(true));
  $('close-side').addEventListener('click', () => { openSide(false); $('menu').focus(); });
  $('shade').addEventListener('click', () => openSide(false));
  $('undo').addEventListener('click', undo);
  $('redo').addEventListener('click', redo);
  $('history').addEventListener('click', history);
  $('help').addEventListener('click', keys);
  $('conflicts').addEventListener('click', conflicts);
  document.addEventListener('visibilitychange', () => {
    clearTimeout(hiddenTimer);
    if (document.hidden) {
      hiddenTimer = setTimeout(() => {
        generation++;
        source?.close();
        source = null;
      }, HIDDEN_FOR);
    } else if (!source) connect();
  });
  // Days and hours pass: what is late is said by the list itself.
  setInterval(() => list.render(), 60_000);
  choose({});
  $('list').focus();
}

start();
