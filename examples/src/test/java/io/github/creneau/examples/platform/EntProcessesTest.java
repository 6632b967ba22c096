package io.github.creneau.examples.platform;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.github.creneau.examples.driver.RedisProcess;
import io.github.creneau.examples.ent.Protection;
import io.github.creneau.examples.node.Report;
import io.github.creneau.examples.node.RunningNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Two servers that are processes of their own and share a budget through a real Redis, seen by a browser. */
@Isolated("times two heartbeats")
class EntProcessesTest {

    /** Of each server. The fewer they are, the longer the first person waits for a token. */
    private static final int PLACES = 500;

    private static final Duration TWO_HEARTBEATS = Duration.ofSeconds(2);

    private static RedisProcess redis;
    private static Chromium chromium;
    private static Demo demo;

    @BeforeAll
    static void start() throws Exception {
        chromium = Chromium.start();
        redis = RedisProcess.start();
        Instant morning = LocalDateTime.parse("2020-03-16T09:00")
                .atZone(ZoneId.of("Europe/Paris"))
                .toInstant();
        demo = new Demo(new Options(
                0,
                2,
                redis.address(),
                PLACES,
                Protection.SLOTS,
                morning,
                1,
                "bonjour",
                false,
                Path.of("target", "ent")));
        await(
                "people are let in",
                () -> sees(0, report -> report.store().equals("UP") && report.budget() == 2 * PLACES));
    }

    @AfterAll
    static void end() {
        if (demo != null) {
            demo.close();
        }
        if (chromium != null) {
            chromium.close();
        }
        if (redis != null) {
            redis.close();
        }
    }

    @Test
    void a_server_added_raises_the_budget_and_a_session_survives_the_kill_of_its_server() {
        Page page = chromium.browser().newPage();
        await("a pupil gets in", () -> logIn(page));
        Page operations = chromium.browser().newPage();
        operations.navigate(address("/operations"));
        operations.fill("#password", "bonjour");
        operations.click("text=Open");

        operations.click("text=Add a server");
        await("a third server listens", () -> demo.platform().alive().size() == 3);
        long joined = System.nanoTime();
        await("its places count", () -> sees(0, report -> report.budget() == 3 * PLACES));
        assertThat(Duration.ofNanos(System.nanoTime() - joined)).isLessThan(TWO_HEARTBEATS);

        for (RunningNode node : demo.platform().alive().subList(0, 2)) {
            node.kill();
            for (int i = 0; i < 3; i++) {
                page.navigate(address("/"));
                assertThat(page).hasTitle(Pattern.compile("^Accueil"));
            }
        }
        await("the killed servers' places are gone", () -> sees(0, report -> report.budget() == PLACES));
        assertThat(operations.locator(".figures")).containsText("of " + PLACES + " places");
    }

    /** The buckets of a new store open empty: the first people come in one by one. */
    private static boolean logIn(Page page) {
        page.navigate(address("/connexion"));
        page.check("input[value='6e']", new Page.CheckOptions().setForce(true));
        page.click("text=Entrer");
        return page.title().startsWith("Accueil");
    }

    private static boolean sees(int node, Predicate<Report> what) {
        try {
            return what.test(
                    demo.desks().report(demo.platform().alive().get(node)).join());
        } catch (CompletionException e) {
            return false; // a server that has just started may take its time
        }
    }

    private static String address(String path) {
        return "http://localhost:" + demo.port() + path;
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            LockSupport.parkNanos(20_000_000);
        }
    }
}
