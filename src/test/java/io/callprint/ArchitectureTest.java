package io.callprint;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The floors and fences of docs/architecture.md. */
class ArchitectureTest {
    /** Lowest floor first; a package imports only from floors below its own, and from itself. */
    private static final List<List<String>> FLOORS = List.of(
            List.of("audio", "srtp", "capture"),
            List.of("sdp", "config", "model", "audit"),
            List.of("voiceprint", "sip", "rtp", "speech", "speaker", "spoof"),
            List.of("store"),
            List.of("store.sql", "vault"),
            List.of("store.sqlite", "store.json", "store.redis", "store.postgres"),
            List.of("store.outbox"),
            List.of("identity"),
            List.of("routing", "recording", "diarize", "voices"),
            List.of("call"),
            List.of("api", "screenpop", "testcall", "eval"),
            List.of("app"),
            List.of("cli"));

    private static final String ROOT = "io.callprint.";

    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.callprint");

    @Test
    void packageImportsOnlyFromFloorsBelowItsOwn() {
        Map<String, Integer> floorOf = new HashMap<>();
        for (int floor = 0; floor < FLOORS.size(); floor++) {
            for (String name : FLOORS.get(floor)) {
                floorOf.put(ROOT + name, floor);
            }
        }
        classes()
                .should(new ArchCondition<JavaClass>("stand on a floor and import only from floors below") {
                    @Override
                    public void check(JavaClass origin, ConditionEvents events) {
                        Integer from = floorOf.get(origin.getPackageName());
                        if (from == null) {
                            events.add(SimpleConditionEvent.violated(
                                    origin, origin.getName() + " is in a package without a floor"));
                            return;
                        }
                        for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
                            String target = dependency.getTargetClass().getPackageName();
                            Integer to = floorOf.get(target);
                            if (to != null && !target.equals(origin.getPackageName()) && to >= from) {
                                events.add(SimpleConditionEvent.violated(origin, dependency.getDescription()));
                            }
                        }
                    }
                })
                .check(OURS);
    }

    @Test
    void onlySipSeesTheSipStack() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "sip")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("javax.sip..", "gov.nist..")
                .check(OURS);
    }

    @Test
    void onlyModelSpeechSpeakerAndSpoofSeeOnnxRuntime() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "model", ROOT + "speech", ROOT + "speaker", ROOT + "spoof")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("ai.onnxruntime..")
                .check(OURS);
    }

    @Test
    void noStaticMutableState() {
        noFields()
                .that()
                .areStatic()
                .and()
                .doNotHaveName("$assertionsDisabled")
                .should()
                .notHaveModifier(JavaModifier.FINAL)
                .check(OURS);
    }
}
