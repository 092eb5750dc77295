@file:JvmName("ReplicaCoroutines")

package org.taskchampion.examples.recipes

import java.nio.file.Path
import java.time.ZoneId
import kotlin.time.Duration.Companion.minutes
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.channels.SendChannel
import kotlinx.coroutines.channels.awaitClose
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.callbackFlow
import kotlinx.coroutines.flow.conflate
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.runInterruptible
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import org.taskchampion.Edit
import org.taskchampion.EditOptions
import org.taskchampion.Replica
import org.taskchampion.Task
import org.taskchampion.query.Conventions
import org.taskchampion.query.Filter
import org.taskchampion.query.ListChange
import org.taskchampion.query.LiveQuery
import org.taskchampion.query.Query
import org.taskchampion.query.TaskOrder
import org.taskchampion.storage.h2.H2Storage
import org.taskchampion.sync.SyncCancelledException
import org.taskchampion.sync.SyncOptions
import org.taskchampion.sync.SyncReport
import org.taskchampion.sync.SyncServer
import org.taskchampion.sync.local.LocalSyncServer

/**
 * Returns the lists of a query: the first one, and then one after each change, whoever makes it.
 * Each collector has a live query of its own, which is closed when the collector is cancelled or
 * has enough.
 *
 * A collector that is slow gets the newest list next. The flow completes when the replica is
 * closed. It fails with what [LiveQuery.Listener.failed] is told; `retry` begins again.
 */
fun Replica.tasksAsFlow(query: Query, conventions: Conventions): Flow<List<Task>> =
  callbackFlow {
      val live =
        LiveQuery.open(this@tasksAsFlow, query, conventions, { it.run() }, ListSender(this))
      awaitClose(live::close)
    }
    .conflate()

/** Sends each list on. It never blocks, so the thread of the live query may call it. */
private class ListSender(private val lists: SendChannel<List<Task>>) : LiveQuery.Listener {

  override fun changed(change: ListChange) {
    lists.trySend(change.tasks()) // always taken: in place of one that nobody has received yet
  }

  override fun failed(failure: RuntimeException) {
    lists.close(failure)
  }

  override fun ended() {
    lists.close()
  }
}

/**
 * Changes tasks in one unit of work, as [Replica.editAndGet] does, on a thread that may wait for
 * the disk and for others who write.
 *
 * An edit that is cancelled before its turn changes nothing. One that is cancelled later is carried
 * out, and its result is lost.
 *
 * @param work does nothing but change tasks; what it throws changes nothing, and reaches the caller
 */
suspend fun <R> Replica.editing(
  options: EditOptions = EditOptions.defaults(),
  dispatcher: CoroutineDispatcher = Dispatchers.IO,
  work: Edit.() -> R,
): R =
  withContext(dispatcher) {
    editAndGet(options) { edit ->
      ensureActive() // it may have waited long
      edit.work()
    }
  }

/**
 * Synchronises, as [Replica.sync] does, on a thread that may wait for the network.
 *
 * Cancelling ends it, also while it waits for the server, and it has ended when this function
 * returns: what was done stays, and the next synchronisation goes on from there.
 *
 * @throws SyncCancelledException if something else ends it: the options, or closing the replica
 */
suspend fun Replica.syncing(
  server: SyncServer,
  options: SyncOptions = SyncOptions.defaults(),
  dispatcher: CoroutineDispatcher = Dispatchers.IO,
): SyncReport =
  try {
    runInterruptible(dispatcher) { sync(server, options) }
  } catch (e: SyncCancelledException) {
    currentCoroutineContext().ensureActive() // a coroutine that was cancelled has not failed
    throw e
  }

/**
 * How do I use a replica in Kotlin, with coroutines? This program adds a task, waits until it is in
 * the list, and synchronises.
 *
 * @param args the directories of the replica and of the server, and the description of the task
 */
fun main(args: Array<String>): Unit = runBlocking {
  val (tasks, place, description) =
    if (args.size < 3) arrayOf("tasks", "server", "Buy milk") else args
  val conventions = Conventions.standard(ZoneId.systemDefault())
  val query =
    Query.of(Filter.parse("status:pending", conventions))
      .orderBy(TaskOrder.parse("entry+", conventions))
  Replica.open(H2Storage.at(Path.of(tasks)), "coroutines").use { replica ->
    LocalSyncServer.at(Path.of(place)).use { server ->
      val added = replica.editing { add(description).task().uuid() }
      val list =
        replica.tasksAsFlow(query, conventions).first { tasks -> tasks.any { it.uuid() == added } }
      list.forEach { println(it.description()) }
      val report = withTimeout(2.minutes) { replica.syncing(server) }
      println("sent ${report.versionsSent()}")
    }
  }
}
