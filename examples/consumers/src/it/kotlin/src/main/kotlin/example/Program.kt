package example

import java.nio.file.Path
import org.taskchampion.Replica
import org.taskchampion.Task
import org.taskchampion.storage.h2.H2Storage
import org.taskchampion.sync.local.LocalSyncServer

/** As plain, in Kotlin, which knows from the annotations what can be null. */
fun main(args: Array<String>) {
  val home = Path.of(args[0])
  LocalSyncServer.at(home.resolve("server")).use { server ->
    Replica.open(H2Storage.at(home.resolve("one"))).use { one ->
      Replica.open(H2Storage.at(home.resolve("two"))).use { two ->
        val task: Task = one.editAndGet { edit -> edit.add("From one to two").task() }
        one.sync(server)
        two.sync(server)
        val arrived: Task = two.task(task.uuid()).orElseThrow()
        check(arrived.description() == "From one to two")
        two.edit { edit -> edit.task(arrived.uuid()).done() }
        two.sync(server)
        one.sync(server)
        check(one.pendingTasks().isEmpty())
      }
    }
  }
}
