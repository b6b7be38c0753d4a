package org.gradus.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.gradus.Gradients;
import org.gradus.Tensor;
import org.gradus.Variable;
import org.gradus.train.Activation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** The lesson page in a real browser. Screenshots are in {@code target/lesson}. */
class LessonBrowserTest {

    @TempDir
    private static Path folder;
    private static Browser browser;
    private static Path page;
    /** What the steps after the first are called, in order. */
    private static ImmutableList<String> names;
    /** What the trace says of them. */
    private static final Map<String, Tensor> VALUES = new TreeMap<>();

    @BeforeAll
    static void write() throws IOException {
        browser = Browser.start();
        Networks network = Networks.of(Networks.Kind.TWO_LAYER, Activation.TANH);
        page = written("lesson", LessonPage.of(network.cost(), network.parameters()).withStyle(Style.EXACT)
                .withTitle("A two-layer network").withCosts(List.of(new LessonPage.Cost(0, 0.7),
                        new LessonPage.Cost(50, 0.5), new LessonPage.Cost(100, 0.4))));
        Equations equations =
                Equations.of(Gradients.of(network.cost(), network.parameters()), Style.EXACT);
        names = equations.forward().collect(Equation::name).newWith("dJ")
                .newWithAll(equations.backward().collect(Equation::name));
        Trace trace = Trace.of(network.cost(), network.parameters());
        trace.forward().forEach(step -> VALUES.put(step.node(), step.value()));
        trace.backward().forEach(step -> VALUES.put(step.gradient(), step.upstream()));
    }

    private static Path written(String name, LessonPage lesson) throws IOException {
        return Files.writeString(folder.resolve(name + ".html"), lesson.html());
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void open() {
        browser.resize(1280, 900);
        browser.prefer("prefers-color-scheme", "light");
        browser.schemes();
        browser.console();
        reopen("");
    }

    /** A blank page in between, since another part of the same page is not loaded anew. */
    private static void reopen(String hash) {
        browser.driver().get("about:blank");
        browser.open(page, hash);
    }

    @AfterEach
    void nothingIsAskedForAndNothingFails() {
        assertEquals(List.of(), browser.console());
        Set<String> schemes = browser.schemes();
        assertTrue(schemes.contains("file"), schemes.toString());
        assertTrue(Set.of("file", "data", "about").containsAll(schemes), schemes.toString());
    }

    /** @param step from 1 */
    private void assertAt(int step) {
        assertEquals(String.valueOf(step), browser.find("#slider").getDomProperty("value"));
        assertTrue(browser.driver().getCurrentUrl().endsWith("#step=" + step), browser.driver().getCurrentUrl());
        assertTrue(browser.find("#announcement").getDomProperty("textContent")
                .startsWith("Step " + step + " of " + (names.size() + 1) + ". "));
        if (step == 1) {
            assertEquals("What is given", browser.find("#heading").getText());
            assertEquals(Set.of(), highlighted());
            return;
        }
        String name = names.get(step - 2);
        boolean isGradient = name.startsWith("d");
        assertEquals(Set.of(isGradient ? name.substring(1) : name), highlighted());
        assertEquals(isGradient ? "Backward" : "Forward", browser.find("#direction").getText());
        assertEquals(name, browser.<String>run("return document.querySelector('#heading math').textContent")
                .replaceAll("=.*", ""));
        Tensor value = VALUES.get(name);
        List<List<String>> shown =
                browser.run("return [...document.querySelectorAll('#numbers table')[0].tBodies[0].rows]"
                        + ".map(row => [...row.querySelectorAll('td')].map(cell => cell.textContent))");
        int columns = shown.getFirst().size();
        assertEquals(value.size(), shown.size() * columns);
        assertEquals(IntStream.range(0, value.size()).mapToObj(i -> LessonMatrices.number(value.at(i))).toList(),
                shown.stream().flatMap(List::stream).toList(), name);
    }

    private static Set<String> highlighted() {
        return browser.all(".card.active").stream().map(card -> card.getDomAttribute("data-name"))
                .collect(Collectors.toSet());
    }

    @Test
    void everyStepIsReachedByButtons() {
        int last = names.size() + 1;
        assertAt(1);
        for (int step = 2; step <= last; step++) {
            browser.find("#next").click();
            assertAt(step);
        }
        assertFalse(browser.find("#next").isEnabled());
        browser.find("#back").click();
        assertAt(last - 1);
        browser.find("#first").click();
        assertAt(1);
        browser.find("#last").click();
        assertAt(last);
    }

    @Test
    void everyStepIsReachedByKeys() {
        int last = names.size() + 1;
        for (int step = 2; step <= last; step++) {
            browser.find("body").sendKeys(Keys.ARROW_RIGHT);
            assertAt(step);
        }
        browser.find("body").sendKeys(Keys.ARROW_RIGHT);
        assertAt(last);
        for (int step = last - 1; step >= 1; step--) {
            browser.find("body").sendKeys(Keys.ARROW_LEFT);
            assertAt(step);
        }
        browser.find("body").sendKeys(Keys.END);
        assertAt(last);
        browser.find("body").sendKeys(Keys.HOME);
        assertAt(1);
    }

    @Test
    void everyStepIsReachedByTheSlider() {
        WebElement slider = browser.find("#slider");
        for (int step = 2; step <= names.size() + 1; step++) {
            slider.sendKeys(Keys.ARROW_RIGHT);
            assertAt(step);
            assertTrue(slider.getDomAttribute("aria-valuetext").startsWith("Step " + step + " of "));
        }
        slider.sendKeys(Keys.HOME);
        assertAt(1);
    }

    @Test
    void everyStepIsReachedByItsAddress() {
        for (int step = 1; step <= names.size() + 1; step++) {
            reopen("#step=" + step);
            assertAt(step);
        }
        browser.run("location.hash = '#step=3'");
        assertAt(3);
        reopen("#step=99");
        assertAt(names.size() + 1);
        reopen("#nonsense");
        assertAt(1);
    }

    @Test
    void stepsAreReachedFromTheEquationsAndThePicture() {
        browser.find("#equations a[data-step='" + (1 + names.indexOf("dW2")) + "']").click();
        assertAt(2 + names.indexOf("dW2"));
        assertEquals("step", browser.find("#equations a[data-step='" + (1 + names.indexOf("dW2")) + "']")
                .getDomAttribute("aria-current"));
        browser.find(".card[data-name=A1] .value").click();
        assertAt(2 + names.indexOf("A1"));
        browser.find(".card[data-name=Z1] .gradient-text").click();
        assertAt(2 + names.indexOf("dZ1"));
    }

    @Test
    void thePictureShowsTheWay() {
        reopen("#step=" + (2 + names.indexOf("Z1")));
        assertEquals(Set.of("X Z1", "W1 Z1", "b1 Z1"), passing());
        browser.run("document.getAnimations().forEach(fade => fade.finish())");
        assertEquals("0.4", browser.find(".card[data-name=A1] .ground").getCssValue("opacity"));
        reopen("#step=" + (2 + names.indexOf("dZ2")));
        assertEquals(Set.of("J A2", "A2 Z2"), passing());
        reopen("#step=" + (2 + names.indexOf("dZ1")));
        assertEquals(Set.of("Z2 A1", "A1 Z1"), passing());
        browser.photograph("backward", true);
    }

    private static Set<String> passing() {
        return browser.<List<String>>run("""
                const name = id => document.getElementById(id).dataset.name;
                return [...document.querySelectorAll('.edge.passing')]
                    .map(edge => name(edge.dataset.from) + ' ' + name(edge.dataset.to));""").stream()
                .collect(Collectors.toSet());
    }

    @Test
    void equationsAreLaidOutAsMathematics() {
        for (int step = 2; step <= names.size() + 1; step++) {
            browser.find("body").sendKeys(Keys.ARROW_RIGHT);
            List<List<Number>> sizes = browser.run("""
                    return [...document.querySelectorAll('math')].filter(math => math.closest('details:not([open])') === null)
                        .map(math => [math.getBoundingClientRect().width, math.getBoundingClientRect().height]);""");
            assertTrue(sizes.size() > names.size());
            assertTrue(sizes.stream().flatMap(List::stream).allMatch(size -> size.doubleValue() > 5), sizes.toString());
        }
        assertEquals(true, browser.run("""
                const [over, under] = document.querySelector('#equations mfrac').children;
                return over.getBoundingClientRect().bottom <= under.getBoundingClientRect().top + 1;"""));
    }

    @Test
    void aNumberTellsHowItComesAbout() {
        reopen("#step=" + (2 + names.indexOf("Z1")));
        WebElement cell = browser.find("#numbers td[data-row='0'][data-column='0']");
        assertTrue(cell.getDomAttribute("class").contains("chosen"));
        browser.run("arguments[0].focus()", cell);
        browser.driver().switchTo().activeElement().sendKeys(Keys.ARROW_DOWN);
        browser.driver().switchTo().activeElement().sendKeys(Keys.ARROW_DOWN);
        browser.driver().switchTo().activeElement().sendKeys(Keys.ARROW_RIGHT);
        assertAt(2 + names.indexOf("Z1"));
        assertTrue(browser.find(".work").getText().startsWith(
                "Z₁[2,1] = W₁[2,0] · X[0,1] + W₁[2,1] · X[1,1] + b₁[2,0]\n= "), browser.find(".work").getText());
        assertEquals(Set.of("W1 2 0", "W1 2 1", "X 0 1", "X 1 1", "b1 2 0"), sources());
        new Actions(browser.driver()).moveToElement(browser.find("#numbers td[data-row='1'][data-column='4']"))
                .perform();
        assertTrue(browser.find(".work").getText().startsWith("Z₁[1,4] = "));
        browser.find("#numbers td[data-row='3'][data-column='0']").click();
        assertTrue(browser.find(".work").getText().startsWith("Z₁[3,0] = "));
    }

    private static Set<String> sources() {
        return browser.<List<String>>run("return [...document.querySelectorAll('.source')].map(cell =>"
                + " `${cell.closest('table').dataset.matrix} ${cell.dataset.row} ${cell.dataset.column}`)").stream()
                .collect(Collectors.toSet());
    }

    @Test
    void theTableOfGradientsFillsUp() {
        for (int step : new int[] {1 + names.indexOf("J"), 2 + names.indexOf("dZ2"), names.size() + 1}) {
            reopen("#step=" + step);
            long filled = browser.<List<String>>run("return [...document.querySelectorAll('#gradients tbody tr')]"
                    + ".map(row => row.cells[2].textContent)").stream().filter(text -> !text.equals("—")).count();
            assertEquals(Math.max(0, step - 1 - names.indexOf("dJ")), filled);
        }
        assertEquals(List.of("✓ agrees", "✓ agrees", "✓ agrees", "✓ agrees"),
                browser.all("#check td.right").stream().map(WebElement::getText).toList());
        assertEquals(3, browser.all("#costs circle").size());
    }

    @Test
    void aPhoneNeedsNoScrollingSideways() {
        browser.resize(360, 740);
        browser.prefer("prefers-reduced-motion", "reduce");
        reopen("");
        WebElement next = browser.find("#next");
        assertTrue(next.getSize().height >= 40 && next.getSize().width >= 40);
        for (int step = 2; step <= names.size() + 1; step++) {
            next.click();
            assertAt(step);
            assertEquals(360L, browser.<Long>run("return document.documentElement.scrollWidth"));
            assertEquals(true, browser.run("""
                    const card = document.querySelector('.card.active').getBoundingClientRect();
                    return card.left >= 0 && card.right <= 360 || card.left < 180 && card.right > 180;"""),
                    names.get(step - 2));
        }
        reopen("#step=" + (2 + names.indexOf("dZ1")));
        browser.photograph("phone", false);
        browser.photograph("phone-whole", true);
    }

    @Test
    void darkIsDarkAndReadable() {
        for (String scheme : List.of("light", "dark")) {
            browser.prefer("prefers-color-scheme", scheme);
            for (int step : new int[] {2, 2 + names.indexOf("dZ1")}) {
                reopen("#step=" + step);
                List<List<Object>> contrasts = browser.run(CONTRASTS);
                assertTrue(contrasts.size() > 30);
                contrasts.forEach(each -> assertTrue(((Number) each.get(1)).doubleValue() >= 4.5,
                        scheme + ", step " + step + ": " + each));
                browser.photograph(scheme + "-" + step, false);
            }
            String ground = browser.find("body").getCssValue("background-color");
            assertEquals(scheme.equals("light") ? "rgba(246, 244, 239, 1)" : "rgba(15, 19, 23, 1)", ground);
        }
    }

    /** Texts with the contrast to what is behind them, by the formula of WCAG 2.2. */
    private static final String CONTRASTS = """
            const numbers = colour => colour.match(/[\\d.]+/g).map(Number);
            const luminance = ([r, g, b]) => [r, g, b].map(c => c / 255)
                .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
                .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
            const ground = element => {
              for (let e = element; e; e = e.parentElement) {
                const colour = numbers(getComputedStyle(e).backgroundColor);
                if (colour.length < 4 || colour[3] === 1) return colour;
              }
            };
            return [...document.querySelectorAll('h1, h2, h3, p, td, th, summary, caption, figcaption, footer p')]
              .filter(e => e.textContent.trim() && e.getBoundingClientRect().width > 2)
              .map(e => {
                const [a, b] = [luminance(numbers(getComputedStyle(e).color)), luminance(ground(e))].sort((x, y) => y - x);
                return [e.textContent.slice(0, 30), (a + 0.05) / (b + 0.05)];
              });""";

    @Test
    void motionIsLeftOutForThoseWhoPreferThat() {
        assertEquals("0.25s", browser.find(".card .ground").getCssValue("transition-duration").replaceAll(",.*", ""));
        browser.prefer("prefers-reduced-motion", "reduce");
        assertEquals("0s", browser.find(".card .ground").getCssValue("transition-duration").replaceAll(",.*", ""));
    }

    @Test
    void everyControlAndTableHasANameAndTheFocusIsSeen() {
        assertEquals(List.of(), browser.run("""
                const named = e => e.getAttribute('aria-label') || e.getAttribute('aria-labelledby') || e.textContent.trim()
                    || e.querySelector?.('caption, title');
                return [...document.querySelectorAll('button, input, table, svg[role=img], nav, section, [role=region], a')]
                    .filter(e => !named(e)).map(e => e.outerHTML.slice(0, 80));"""));
        assertEquals(1, browser.all("h1").size());
        assertEquals(1, browser.all("main").size());
        browser.find("body").sendKeys(Keys.TAB);
        assertEquals("Skip to the step", browser.driver().switchTo().activeElement().getText());
        browser.run("document.getElementById('next').focus()");
        browser.driver().switchTo().activeElement().sendKeys(Keys.ENTER);
        assertAt(2);
        assertEquals("solid", browser.driver().switchTo().activeElement().getCssValue("outline-style"));
    }

    @Test
    void namesAreTextWhateverIsInThem() throws IOException {
        List<String> hostile =
                List.of("<script>document.title = 'gone'</script>", "</script><img src=x onerror=alert(1)>",
                        "\"' onload=alert(1)", "{{SCRIPT}}", "$& \\u003c");
        ImmutableList<Variable> variables = Lists.immutable.withAll(hostile)
                .collect(name -> Variable.of(name, Tensor.vector(0.5, -1)));
        page = written("hostile", LessonPage.of(variables.collect(each -> each.square().named(each.label() + "²"))
                .collect(each -> each.sum()).reduce((a, b) -> a.add(b)).orElseThrow().named("<b>J</b>"), variables)
                .withTitle("<script>alert(2)</script>").withDescription("{{LESSON}}</p><script>alert(3)</script>"));
        try {
            reopen("");
            assertEquals("<script>alert(2)</script>", browser.driver().getTitle());
            assertEquals("{{LESSON}}</p><script>alert(3)</script>", browser.find(".description").getText());
            assertEquals(hostile.stream().sorted().toList(), browser.<List<String>>run("return [...document"
                    + ".querySelectorAll('.card.parameter')].map(card => card.dataset.name).sort()"));
            assertEquals(0, browser.all("img").size());
            assertEquals(2L, browser.<Long>run("return document.scripts.length"));
            assertTrue(browser.find("#equations").getText().contains("<script>document.title = 'gone'</script>"));
        } finally {
            page = folder.resolve("lesson.html");
        }
    }
}
