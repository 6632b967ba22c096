package io.github.creneau.hazelcast;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the two backends may know. */
class BackendArchitectureTest {

    private static final JavaClasses BACKENDS = new ClassFileImporter()
            .importPath(Path.of(URI.create(HazelcastBackend.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toString())));

    private static final Map<String, ArchRule> RULES = Map.of(
            "the JCache backend runs without Hazelcast on the class path",
            noClasses()
                    .that()
                    .resideInAPackage("io.github.creneau.jcache..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("com.hazelcast..")
                    .orShould()
                    .dependOnClassesThat(resideInAPackage("io.github.creneau.hazelcast..")
                            .and(not(resideInAPackage("io.github.creneau.hazelcast.calls..")))),
            "what both share knows neither",
            noClasses()
                    .that()
                    .resideInAPackage("io.github.creneau.hazelcast.calls..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("com.hazelcast..", "javax.cache.."),
            "bucket4j behind the adapters",
            noClasses()
                    .that()
                    .resideInAnyPackage("io.github.creneau.hazelcast.ledger..", "io.github.creneau.hazelcast.calls..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("io.github.bucket4j.."),
            "the backends use no engine of a node",
            classes()
                    .should()
                    .onlyDependOnClassesThat(not(resideInAPackage("io.github.creneau"))
                            .or(JavaClass.Predicates.simpleName("InvalidValueException"))),
            "nobody sleeps, nothing is printed",
            noClasses()
                    .should()
                    .callMethod(Thread.class, "sleep", long.class)
                    .orShould()
                    .accessField(System.class, "out")
                    .orShould()
                    .accessField(System.class, "err"),
            "one place reads a machine's clock: where a provider of JCache runs a batch",
            noClasses()
                    .that(not(JavaClass.Predicates.simpleName("ApplyToEntry")))
                    .should()
                    .callMethod(System.class, "currentTimeMillis"));

    static Set<String> names() {
        return RULES.keySet();
    }

    @ParameterizedTest
    @MethodSource("names")
    void holds(String rule) {
        RULES.get(rule).check(BACKENDS);
    }

    @Test
    void every_package_is_null_marked() {
        Set<String> packages = BACKENDS.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
        Set<String> marked = BACKENDS.stream()
                .filter(type -> type.getSimpleName().equals("package-info"))
                .filter(type -> type.isAnnotatedWith("org.jspecify.annotations.NullMarked"))
                .map(JavaClass::getPackageName)
                .collect(Collectors.toSet());
        packages.remove("");
        assertThat(marked).hasSize(4).containsAll(packages);
    }
}
