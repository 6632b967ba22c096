package io.github.creneau.examples;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Dependencies run one way: from the examples to the testkit, from both to the core. */
public class DependenciesTest {

    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.github.creneau");

    static Stream<ArchRule> rules() {
        return Stream.of(
                noClasses()
                        .that()
                        .resideOutsideOfPackage("io.github.creneau.examples..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("io.github.creneau.examples.."),
                noClasses()
                        .that()
                        .resideOutsideOfPackages("io.github.creneau.examples..", "io.github.creneau.testkit..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("io.github.creneau.testkit.."));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void hold(ArchRule rule) {
        rule.check(ALL);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void are_seen_where_they_are_broken(ArchRule rule) {
        JavaClasses broken = new ClassFileImporter().importPackages("io.github.creneau.brokenrules");

        assertThat(rule.evaluate(broken).hasViolation()).isTrue();
    }

    @Test
    void all_three_modules_are_looked_at() {
        assertThat(ALL.contain(io.github.creneau.Limiter.class)).isTrue();
        assertThat(ALL.contain(io.github.creneau.testkit.VirtualTime.class)).isTrue();
        assertThat(ALL.stream().anyMatch(type -> type.getPackageName().startsWith("io.github.creneau.examples")))
                .isTrue();
    }
}
