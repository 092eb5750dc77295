package org.taskchampion.examples.recipes;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * A screen that nobody sees, with a keyboard: the X server Xvfb, the window manager openbox, which
 * gives the whole screen to a window, and xdotool, which presses keys.
 */
final class VirtualScreen implements AutoCloseable {

  static final int WIDTH = 800;
  static final int HEIGHT = 400;

  private static final String SETTINGS =
      """
      <openbox_config xmlns="http://openbox.org/3.4/rc">
        <keyboard>
          <keybind key="A-F4"><action name="Close"/></keybind>
        </keyboard>
        <applications>
          <application class="*"><decor>no</decor><maximized>yes</maximized><focus>yes</focus></application>
        </applications>
      </openbox_config>
      """;

  private final Path directory;
  private final List<Process> processes = new ArrayList<>();
  private String display = "";

  private VirtualScreen(Path directory) {
    this.directory = directory;
  }

  /** Opens a screen, whose files are in a directory. */
  static VirtualScreen open(Path directory) throws IOException {
    VirtualScreen screen = new VirtualScreen(directory);
    try {
      screen.startServer();
      Path settings = Files.writeString(directory.resolve("rc.xml"), SETTINGS);
      screen.start("openbox", "--config-file", settings.toString());
    } catch (IOException | RuntimeException e) {
      screen.close();
      throw e;
    }
    return screen;
  }

  /** The server chooses a number that is free, and writes it when it is ready. */
  private void startServer() throws IOException {
    String size = WIDTH + "x" + HEIGHT + "x24";
    Path log = directory.resolve("Xvfb.log");
    Process server =
        new ProcessBuilder(
                "Xvfb", "-displayfd", "1", "-screen", "0", size, "-fbdir", directory.toString())
            .redirectError(log.toFile())
            .start();
    processes.add(server);
    String number =
        new BufferedReader(new InputStreamReader(server.getInputStream(), UTF_8)).readLine();
    if (number == null) {
      throw new IOException("Xvfb did not start: " + Files.readString(log));
    }
    display = ":" + number;
  }

  /**
   * Starts a program on the screen. Its output is in the directory, and it ends with the screen.
   */
  Process start(String... command) throws IOException {
    Path log = directory.resolve(Path.of(command[0]).getFileName() + ".log");
    Process process =
        builder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    processes.add(process);
    return process;
  }

  private ProcessBuilder builder(String... command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("DISPLAY", display);
    builder.environment().put("HOME", directory.toString());
    return builder;
  }

  /** Says whether a window has the focus, and this title. */
  boolean isInFront(String title) throws IOException, InterruptedException {
    Process asked = builder("xdotool", "getactivewindow", "getwindowname").start();
    String name = new String(asked.getInputStream().readAllBytes(), UTF_8).strip();
    return asked.waitFor() == 0 && name.equals(title);
  }

  /** Types a text. */
  void type(String text) throws IOException, InterruptedException {
    press("type", text);
  }

  /** Presses a key, such as {@code Return} or {@code alt+F4}. */
  void key(String key) throws IOException, InterruptedException {
    press("key", key);
  }

  private void press(String... command) throws IOException, InterruptedException {
    Process keys = builder("xdotool", command[0], command[1]).inheritIO().start();
    if (keys.waitFor() != 0) {
      throw new IOException("xdotool ended with " + keys.exitValue());
    }
  }

  /** What is on the screen. Xvfb keeps it in a file of the format XWD. */
  BufferedImage picture() throws IOException {
    ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(directory.resolve("Xvfb_screen0")));
    int bytesPerLine = file.getInt(12 * Integer.BYTES);
    int colours = file.getInt(19 * Integer.BYTES);
    int start = file.getInt(0) + colours * 12;
    boolean isLittleEndian = file.getInt(7 * Integer.BYTES) == 0;
    file.order(isLittleEndian ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    BufferedImage picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        picture.setRGB(x, y, file.getInt(start + y * bytesPerLine + x * Integer.BYTES));
      }
    }
    return picture;
  }

  /** Keeps what is on the screen, for people who wonder. */
  void save(Path png) throws IOException {
    Files.createDirectories(png.toAbsolutePath().getParent());
    ImageIO.write(picture(), "png", png.toFile());
  }

  @Override
  public void close() {
    for (int i = processes.size() - 1; i >= 0; i--) {
      processes.get(i).destroyForcibly();
    }
  }
}
