package org.taskchampion.examples.recipes

import java.nio.file.Path
import java.time.Instant
import java.time.ZoneId
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CountDownLatch
import java.util.concurrent.Executors
import java.util.concurrent.TimeUnit
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.minutes
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.retry
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.withTimeoutOrNull
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.io.TempDir
import org.taskchampion.Replica
import org.taskchampion.Task
import org.taskchampion.query.Conventions
import org.taskchampion.query.Filter
import org.taskchampion.query.FilterSyntaxException
import org.taskchampion.query.Query
import org.taskchampion.query.TaskOrder
import org.taskchampion.storage.InMemoryStorage
import org.taskchampion.storage.h2.H2Storage
import org.taskchampion.sync.ServerUnreachableException
import org.taskchampion.sync.SyncCancelledException
import org.taskchampion.sync.SyncOptions
import org.taskchampion.testing.FakeSyncServer
import org.taskchampion.testing.FakeSyncServer.Fault

/** Lists, edits and synchronisations in coroutines, on real threads. */
@Timeout(600)
class ReplicaCoroutinesTest {

  @TempDir lateinit var directory: Path

  private val replica = Replica.open(InMemoryStorage())

  @AfterEach
  fun close() {
    replica.close()
  }

  private fun query(filter: String) =
    Query.of(Filter.parse(filter, CONVENTIONS))
      .orderBy(TaskOrder.parse("description+", CONVENTIONS))

  private fun lists() = replica.tasksAsFlow(query("status:pending"), CONVENTIONS)

  private fun descriptions(tasks: List<Task>) = tasks.map { it.description() }

  private fun add(description: String) = replica.editAndGet { it.add(description).task().uuid() }

  private fun openOnDisk() = Replica.open(H2Storage.at(directory.resolve("tasks")))

  @Test
  fun aFlowTellsWhatAnotherReplicaOfTheStorageChanges() = runBlocking<Unit> {
    openOnDisk().use { mine ->
      openOnDisk().use { other ->
        val told = Channel<List<String>>(Channel.UNLIMITED)
        val collecting = launch {
          mine.tasksAsFlow(query("status:pending"), CONVENTIONS).collect {
            told.send(descriptions(it))
          }
        }
        assertThat(told.receive()).isEmpty()
        val milk = other.editing { add("Buy milk").task().uuid() }
        assertThat(told.receive()).containsExactly("Buy milk")
        other.editing { task(milk).done() }
        assertThat(told.receive()).isEmpty()
        collecting.cancelAndJoin()
      }
    }
  }

  @Test
  fun aSlowCollectorGetsTheNewestListNext() = runBlocking<Unit> {
    val told = mutableListOf<Int>()
    val begun = CompletableDeferred<Unit>()
    val goOn = CompletableDeferred<Unit>()
    val collecting = launch {
      lists().first {
        told += it.size
        begun.complete(Unit)
        goOn.await()
        it.size == 100
      }
    }
    begun.await()
    for (count in 1..100) {
      add("task $count")
      lists().first { it.size == count }
    }
    goOn.complete(Unit)
    withTimeout(2.minutes) { collecting.join() }
    assertThat(told.size).isLessThan(50) // its live query may be later than the other ones
  }

  private fun liveQueries() =
    Thread.getAllStackTraces().keys.count { it.isAlive && it.name == "taskchampion-live" }

  private suspend fun awaitNoLiveQuery() {
    withTimeout(2.minutes) {
      while (liveQueries() > 0) {
        delay(10.milliseconds)
      }
    }
  }

  @Test
  fun whoIsCancelledOrHasEnoughClosesTheLiveQuery() = runBlocking<Unit> {
    awaitNoLiveQuery() // of other tests
    val told = Channel<List<Task>>(Channel.UNLIMITED)
    val collecting = launch { lists().collect { told.send(it) } }
    told.receive()
    assertThat(liveQueries()).isEqualTo(1)
    collecting.cancelAndJoin()
    awaitNoLiveQuery()
    add("a")
    assertThat(lists().take(1).toList().map(::descriptions)).containsExactly(listOf("a"))
    awaitNoLiveQuery()
    assertThat(told.tryReceive().isSuccess).isFalse()
  }

  @Test
  fun aFlowEndsWithItsReplica() = runBlocking<Unit> {
    withTimeout(2.minutes) { lists().collect { replica.close() } }
    assertThat(lists().toList()).isEmpty()
  }

  @Test
  fun aFailureReachesTheCollectorWhoMayTryAgain() = runBlocking<Unit> {
    val milk = add("Buy milk") // which is not due
    val lists = replica.tasksAsFlow(query("due - entry > 1d or +x"), CONVENTIONS)
    assertThatThrownBy { runBlocking { lists.collect {} } }
      .isInstanceOf(FilterSyntaxException::class.java)
    awaitNoLiveQuery()

    val list =
      lists
        .retry { failure ->
          replica.editing { task(milk).due(Instant.now().plusSeconds(200_000)) }
          failure is FilterSyntaxException
        }
        .first()
    assertThat(descriptions(list)).containsExactly("Buy milk")
  }

  @Test
  fun anEditRunsOnAThreadThatMayWaitAndReturnsItsResult() = runBlocking<Unit> {
    val thread =
      replica.editing {
        add("a")
        Thread.currentThread()
      }
    assertThat(thread).isNotSameAs(Thread.currentThread())
    assertThat(descriptions(replica.tasks())).containsExactly("a")
  }

  @Test
  fun anEditThatFailsChangesNothingAndTellsTheCaller() {
    assertThatThrownBy {
        runBlocking {
          replica.editing {
            add("a")
            error("no")
          }
        }
      }
      .isInstanceOf(IllegalStateException::class.java)
      .hasMessage("no")
    assertThat(replica.tasks()).isEmpty()
  }

  @Test
  fun anEditThatIsCancelledBeforeItsTurnChangesNothing() = runBlocking<Unit> {
    val thread = CompletableFuture<Thread>()
    val waiting = Executors.newSingleThreadExecutor { Thread(it).also(thread::complete) }
    val begun = CountDownLatch(1)
    val goOn = CountDownLatch(1)
    val writer =
      CompletableFuture.runAsync {
        replica.edit { edit ->
          edit.add("first")
          begun.countDown()
          goOn.await()
        }
      }
    begun.await()
    val second =
      launch(start = CoroutineStart.UNDISPATCHED) {
        replica.editing(dispatcher = waiting.asCoroutineDispatcher()) { add("second") }
      }
    while (thread.get().stackTrace.none { it.className.contains("InMemoryStorage") }) {
      delay(1.milliseconds)
    }
    second.cancel()
    goOn.countDown()
    second.join()
    writer.get(2, TimeUnit.MINUTES)
    assertThat(descriptions(replica.tasks())).containsExactly("first")
    waiting.shutdown()
  }

  /** Its first call lasts until somebody interrupts it. */
  private class HangingServer {
    val server = FakeSyncServer()
    val running = CountDownLatch(1)
    @Volatile var interrupted = false

    init {
      server.onCall {
        running.countDown()
        try {
          Thread.sleep(Long.MAX_VALUE)
        } catch (e: InterruptedException) {
          interrupted = true
          throw SyncCancelledException("cancelled", e)
        }
        Fault.NONE
      }
    }
  }

  @Test
  fun cancellingASynchronisationEndsItAndTheReplicaGoesOn() = runBlocking<Unit> {
    add("a")
    val hanging = HangingServer()
    val syncing = launch { replica.syncing(hanging.server) } // its failure would be this one's
    while (hanging.running.count > 0) {
      delay(1.milliseconds)
    }
    syncing.cancelAndJoin()
    assertThat(hanging.interrupted).isTrue()

    assertThat(withTimeoutOrNull(50.milliseconds) { replica.syncing(hanging.server) }).isNull()

    hanging.server.onCall { Fault.NONE }
    assertThat(replica.syncing(hanging.server).versionsSent()).isEqualTo(1)
    assertThat(replica.unsyncedOperations()).isEmpty()
    assertThat(replica.editing { add("b").task().description() }).isEqualTo("b")
  }

  @Test
  fun theFailureOfASynchronisationReachesTheCaller() = runBlocking<Unit> {
    add("a")
    val server = FakeSyncServer()
    server.onCall { Fault.LOSE_REQUEST }
    assertThatThrownBy { runBlocking { replica.syncing(server) } }
      .isInstanceOf(ServerUnreachableException::class.java)

    server.onCall { Fault.NONE }
    val stopped = SyncOptions.newBuilder().cancelled { true }.build()
    assertThatThrownBy { runBlocking { replica.syncing(server, stopped) } }
      .isInstanceOf(SyncCancelledException::class.java)
      .isNotInstanceOf(CancellationException::class.java)
    assertThat(replica.syncing(server).versionsSent()).isEqualTo(1)
  }

  @Test
  fun theProgramRuns() {
    val args = arrayOf("$directory/tasks", "$directory/server", "Buy milk")
    assertThat(Printed.by { main(args) }).containsExactly("Buy milk", "sent 1")
  }

  private companion object {
    val CONVENTIONS: Conventions = Conventions.standard(ZoneId.of("UTC"))
  }
}
