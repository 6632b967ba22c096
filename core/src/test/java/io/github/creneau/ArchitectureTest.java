package io.github.creneau;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What may know what. Every rule is written for a root package, so that it can also be tried on {@code brokenrules},
 * where each is broken on purpose: a rule that finds nothing there would find nothing here either.
 */
class ArchitectureTest {

    private static final String ROOT = "io.github.creneau";
    private static final String BROKEN = ROOT + ".brokenrules";
    private static final int MOST_PUBLIC_TYPES = 14;

    /** All of Java that the library uses; no {@code java.util.logging}, no JNDI, no AWT. */
    private static final String[] JAVA = {
        "java.io..",
        "java.lang..",
        "java.math..",
        "java.net..",
        "java.nio..",
        "java.security..",
        "java.text..",
        "java.time..",
        "java.util",
        "java.util.concurrent..",
        "java.util.function..",
        "java.util.regex..",
        "java.util.stream..",
        "java.util.zip..",
        "javax.crypto..",
        "org.jspecify.."
    };

    private static final JavaClasses CORE = new ClassFileImporter().importPath(home());
    private static final JavaClasses MISTAKES = new ClassFileImporter().importPackages(BROKEN);

    /** Where the classes of the core are, without those of its tests. */
    private static Path home() {
        return Path.of(URI.create(Limiter.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString()));
    }

    static Map<String, ArchRule> rules(String root) {
        Map<String, ArchRule> rules = new LinkedHashMap<>();
        rules.put(
                "nothing but Java, bucket4j, JSpecify and, where it is there, Micrometer",
                classes()
                        .should()
                        .onlyDependOnClassesThat(resideInAnyPackage(
                                and(JAVA, root + "..", "io.github.bucket4j..", "jdk.jfr..", "io.micrometer.."))));
        rules.put(
                "the flight recorder behind one class",
                noClasses()
                        .that(not(named(ROOT + ".FlightEvent")))
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("jdk.jfr.."));
        rules.put(
                "Micrometer behind one class",
                noClasses()
                        .that(not(named(ROOT + ".observe.LimiterMetrics")))
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("io.micrometer.."));
        rules.put(
                "bucket4j behind the adapter",
                noClasses()
                        .that(not(resideInAnyPackage(root + ".tokens..", root + ".inprocess..")))
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("io.github.bucket4j.."));
        rules.put(
                "the ledger knows what it is asked, and nothing else",
                classes()
                        .that()
                        .resideInAPackage(root + ".ledger..")
                        .should()
                        .onlyDependOnClassesThat(resideInAnyPackage(and(JAVA, root + ".ledger..", ROOT + ".spi.."))));
        rules.put(
                "the hot path knows nothing of ours",
                classes()
                        .that()
                        .resideInAPackage(root + ".lane..")
                        .should()
                        .onlyDependOnClassesThat(resideInAnyPackage(and(JAVA, root + ".lane.."))));
        rules.put(
                "the schedule knows nothing of ours but the exception",
                classes()
                        .that()
                        .resideInAPackage(root + ".schedule..")
                        .should()
                        .onlyDependOnClassesThat(resideInAnyPackage(and(JAVA, root + ".schedule.."))
                                .or(named(InvalidValueException.class))));
        rules.put(
                "the SPI knows nothing of ours",
                classes()
                        .that()
                        .resideInAPackage(root + ".spi..")
                        .should()
                        .onlyDependOnClassesThat(resideInAnyPackage(and(JAVA, root + ".spi.."))));
        rules.put(
                "pure parts log nothing and know no thread",
                noClasses()
                        .that()
                        .resideInAnyPackage(root + ".lane..", root + ".ledger..", root + ".schedule..")
                        .should()
                        .accessTargetWhere(
                                owner("java.lang.System$Logger", "java.util.concurrent.Executors", "java.util.Timer"))
                        .orShould()
                        .callCodeUnitWhere(call("java.lang.System", "getLogger")));
        rules.put(
                "the ledger needs no lock: whoever holds the state supplies atomicity",
                noClasses()
                        .that()
                        .resideInAPackage(root + ".ledger..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("java.util.concurrent.."));
        rules.put(
                "one source of time and timers",
                noClasses()
                        .that(not(named("io.github.creneau.spi.SystemTiming")))
                        .should()
                        .callCodeUnitWhere(readsAClockOrStartsATimer())
                        .orShould()
                        .accessTargetWhere(
                                owner("java.util.Timer", "io.github.bucket4j.TimeMeter$SYSTEM_MILLISECONDS")));
        rules.put("nobody sleeps", noClasses().should().callCodeUnitWhere(call("java.lang.Thread", "sleep")));
        rules.put(
                "nothing is printed",
                noClasses()
                        .should()
                        .accessTargetWhere(field("java.lang.System", "out", "err"))
                        .orShould()
                        .callCodeUnitWhere(call("java.lang.Throwable", "printStackTrace")));
        rules.put(
                "no package but the API depends on the API's root, the exception apart",
                noClasses()
                        .that(resideInAnyPackage(
                                root + ".lane..",
                                root + ".ledger..",
                                root + ".spi..",
                                root + ".tokens..",
                                root + ".inprocess..",
                                root + ".observe..",
                                root + ".schedule.."))
                        .should()
                        .dependOnClassesThat(resideInAPackage(ROOT)
                                .and(not(named(InvalidValueException.class)))
                                .and(not(JavaClass.Predicates.simpleName("package-info")))));
        return rules;
    }

    private static String[] and(String[] packages, String... more) {
        return Stream.concat(Stream.of(packages), Stream.of(more)).toArray(String[]::new);
    }

    private static DescribedPredicate<JavaClass> named(Class<?> type) {
        return named(type.getName());
    }

    private static DescribedPredicate<JavaClass> named(String name) {
        return DescribedPredicate.describe(
                name, type -> type.getName().equals(name) || type.getName().startsWith(name + "$"));
    }

    private static DescribedPredicate<JavaAccess<?>> owner(String... names) {
        return DescribedPredicate.describe(
                "a use of " + String.join(", ", names),
                access -> Set.of(names).contains(access.getTargetOwner().getName()));
    }

    private static DescribedPredicate<JavaAccess<?>> field(String owner, String... names) {
        return DescribedPredicate.describe(
                owner + "." + String.join(", ", names),
                access -> access.getTargetOwner().getName().equals(owner)
                        && Set.of(names).contains(access.getTarget().getName()));
    }

    private static <T extends JavaAccess<?>> DescribedPredicate<T> call(String owner, String name) {
        return DescribedPredicate.describe(
                owner + "." + name,
                access -> access.getTargetOwner().isAssignableTo(owner)
                        && access.getTarget().getName().equals(name));
    }

    /** {@code System.nanoTime()}, {@code Instant.now()}, {@code Clock.system…}, a new thread, pool or timer. */
    private static <T extends JavaAccess<?>> DescribedPredicate<T> readsAClockOrStartsATimer() {
        return DescribedPredicate.describe("a clock or a timer", access -> {
            String owner = access.getTargetOwner().getName();
            String name = access.getTarget().getName();
            boolean clock = name.equals("nanoTime") && owner.equals("java.lang.System")
                    || name.equals("currentTimeMillis")
                    || name.equals("now") && owner.startsWith("java.time.")
                    || owner.equals("java.time.Clock") && name.startsWith("system");
            boolean timer = owner.equals("java.util.concurrent.Executors")
                    || owner.endsWith("PoolExecutor") && name.equals("<init>")
                    || owner.equals("java.lang.Thread") && (name.equals("<init>") || name.equals("start"))
                    || owner.equals("java.util.concurrent.CompletableFuture")
                            && (name.equals("orTimeout") || name.equals("delayedExecutor"));
            boolean date = owner.equals("java.util.Date") && name.equals("<init>");
            return clock || timer || date;
        });
    }

    static Set<String> ruleNames() {
        return rules(ROOT).keySet();
    }

    @ParameterizedTest
    @MethodSource("ruleNames")
    void holds(String rule) {
        rules(ROOT).get(rule).check(CORE);
    }

    @ParameterizedTest
    @MethodSource("ruleNames")
    void is_seen_where_it_is_broken(String rule) {
        assertThat(rules(BROKEN).get(rule).evaluate(MISTAKES).hasViolation()).isTrue();
    }

    @Test
    void the_api_is_small() {
        List<String> types = publicTypes(CORE, ROOT);

        assertThat(types).contains(ROOT + ".Limiter").hasSizeLessThanOrEqualTo(MOST_PUBLIC_TYPES);
    }

    @Test
    void public_types_are_counted() {
        assertThat(publicTypes(MISTAKES, BROKEN + ".lane")).containsExactly(BROKEN + ".lane.CarelessLane");
    }

    private static List<String> publicTypes(JavaClasses classes, String inPackage) {
        return classes.stream()
                .filter(type -> type.getPackageName().equals(inPackage))
                .filter(type -> type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC))
                .map(JavaClass::getName)
                .sorted()
                .toList();
    }

    @Test
    void packages_are_named_by_what_they_are_about() {
        Set<String> packages = CORE.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());

        assertThat(packages)
                .hasSizeGreaterThan(6)
                .noneMatch(name ->
                        name.matches(".*\\.(util|utils|impl|common|helper|helpers|model|misc|internal)(\\..*)?"));
    }

    @Test
    void every_package_says_what_it_is_for_and_is_null_marked() {
        Set<String> packages = CORE.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
        List<String> unmarked = new ArrayList<>(packages);
        CORE.stream()
                .filter(type -> type.getSimpleName().equals("package-info"))
                .filter(type -> type.isAnnotatedWith("org.jspecify.annotations.NullMarked"))
                .forEach(type -> unmarked.remove(type.getPackageName()));

        assertThat(unmarked).isEmpty();
    }

    /**
     * The permit path: no clock, no lock; a lock is taken only where a rotation came between, or where collisions have cells
     * added, and a clock is read only where the keeper is asked for more.
     */
    @Test
    void taking_and_returning_a_permit_calls_no_lock_and_no_clock() {
        JavaClass lane = CORE.get(ROOT + ".lane.Lane");
        JavaClass cells = CORE.get(ROOT + ".lane.Cells");
        List<JavaCodeUnit> path = List.of(
                lane.getCodeUnitWithParameterTypes("tryTake", int.class),
                lane.getCodeUnitWithParameterTypes("giveBack", long.class),
                cells.getCodeUnitWithParameterTypes("take", int.class, long.class, long.class),
                cells.getCodeUnitWithParameterTypes("giveBack", long.class));

        assertThat(path).allSatisfy(method -> {
            assertThat(method.getAccessesFromSelf())
                    .isNotEmpty()
                    .noneMatch(access ->
                            access.getTargetOwner().getPackageName().startsWith("java.util.concurrent.locks"));
            assertThat(method.getConstructorCallsFromSelf())
                    .as("it allocates nothing")
                    .isEmpty();
            assertThat(method.getModifiers()).doesNotContain(JavaModifier.SYNCHRONIZED);
        });
    }

    /** The core's own descriptor: it can be built and used without the testkit, the examples or any backend. */
    @Test
    void the_module_requires_nothing_but_java_bucket4j_and_jspecify() {
        ModuleDescriptor module =
                ModuleFinder.of(home()).find(ROOT).orElseThrow().descriptor();

        assertThat(module.requires().stream().map(ModuleDescriptor.Requires::name))
                .contains("java.base", "io.github.bucket4j.core")
                .isSubsetOf("java.base", "jdk.jfr", "io.github.bucket4j.core", "org.jspecify", "micrometer.core");
        assertThat(module.requires())
                .filteredOn(requires -> requires.name().startsWith("micrometer"))
                .as("optional")
                .allMatch(requires -> requires.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC));
        assertThat(module.exports().stream()
                        .filter(exports -> !exports.isQualified())
                        .map(ModuleDescriptor.Exports::source))
                .as("neither the ledger nor the lane nor the adapter")
                .doesNotContain(ROOT + ".ledger", ROOT + ".lane", ROOT + ".tokens");
    }
}
