package org.gradus.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gradus.Numpy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How other programs' gradients are written and checked: NumPy's recipe is run, PyTorch's has left its files. */
class RecipesTest {

    private static final Pattern RECIPE =
            Pattern.compile("^```python\n(?<script>.*?)^```\n\n^```sh\n(?<command>.*?)^```\n",
                    Pattern.MULTILINE | Pattern.DOTALL);
    private static final Path TORCH = Path.of("src/test/resources/org/gradus/cli/torch");
    private static final int LINES = 10;

    @TempDir
    private Path folder;

    private static List<MatchResult> recipes() throws IOException {
        return RECIPE.matcher(Files.readString(Path.of("docs/experimenters.md"))).results().toList();
    }

    @Test
    void theyAreTenLinesAtMost() throws IOException {
        assertEquals(2, recipes().size());
        recipes().forEach(recipe -> assertTrue(recipe.group("script").lines().count() <= LINES));
    }

    @Test
    void numpysGradientsAgree() throws IOException, InterruptedException {
        String script = recipes().getFirst().group("script");
        Numpy.run("import os\nos.chdir(sys.argv[1])\n" + script, folder);
        assertVerdict("AGREES", recipes().getFirst().group("command"), folder);
        // a derivative forgotten
        Numpy.run("import os\nos.chdir(sys.argv[1])\n" + script.replace(" * (1 - A1 ** 2)", ""), folder);
        assertVerdict("DISAGREES", recipes().getFirst().group("command"), folder);
    }

    /** The files are those of such a script, with names of their own. */
    @Test
    void pyTorchsGradientsAgree() throws IOException, InterruptedException {
        Files.copy(TORCH.resolve("points.csv"), folder.resolve("points.csv"));
        Files.copy(TORCH.resolve("weights-float64.safetensors"), folder.resolve("weights.safetensors"));
        Files.copy(TORCH.resolve("gradients-float64.safetensors"), folder.resolve("gradients.safetensors"));
        assertVerdict("AGREES", recipes().getLast().group("command").replace("points.npz", "points.csv"), folder);
    }

    private static void assertVerdict(String verdict, String command, Path folder)
            throws IOException, InterruptedException {
        String inFolder = Pattern.compile("\\S+\\.(npz|csv|safetensors)").matcher(command.strip())
                .replaceAll(name -> Matcher.quoteReplacement(folder.resolve(name.group()).toString()));
        String printed = Commands.printed(inFolder, folder);
        assertTrue(printed.contains("\nverdict    " + verdict + "\n"), printed);
    }
}
