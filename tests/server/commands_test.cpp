// The program's commands as its users run them: exit codes and both streams.
#include "server/commands.hpp"

#include "tests/support/child_process.hpp"
#include "tests/support/hook_calls.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eczema::server {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;
using tests::ScratchFile;

const std::string example = SOURCE_DIR "/docs/examples/patient-view.json";
const std::vector<std::string> commands = {"serve",        "evaluate",      "rulebook",     "feedback-report",
                                           "lint-profile", "import-rxnorm", "check-config", "version"};

struct Ran {
    int exit_code;
    std::string output, errors;

    bool has_one_error_line() const { return !errors.empty() && errors.find('\n') == errors.size() - 1; }
};

Ran run(std::vector<std::string> arguments, std::string_view input = {}, std::vector<std::string> variables = {}) {
    tests::ChildProcess child(std::move(arguments), input, std::move(variables));
    const auto code = child.exit_code();
    return {code.value_or(-1000), child.output(), child.errors()};
}

// --- usage ---------------------------------------------------------------------------------------------------------

TEST(Usage, IsPrintedWhereAskedFor) {
    const Ran all = run({"--help"});
    EXPECT_EQ(all.exit_code, 0);
    for (const std::string& command : commands) {
        EXPECT_THAT(all.output, HasSubstr(command));
        const Ran one = run({command, "--help"});
        EXPECT_EQ(one.exit_code, 0) << command;
        EXPECT_THAT(one.output, HasSubstr("Usage: ")) << command;
        EXPECT_THAT(one.output, HasSubstr(command));
        EXPECT_THAT(one.errors, IsEmpty());
    }
}

TEST(Usage, BadUsageExitsTwoWithOneLine) {
    const std::vector<std::vector<std::string>> usages = {
        {},
        {"unknown"},
        {"evaluate"},
        {"evaluate", "--unknown", example},
        {"evaluate", example, "extra"},
        {"evaluate", "--text", "--explain", example},
        {"evaluate", "--jurisdiction", "FR", example},
        {"evaluate", "--as-of", "yesterday", example},
        {"evaluate", "--as-of", "2026-02-30", example},
        {"evaluate", "--as-of", "2026-02", example},
        {"evaluate", "--config", "/nonexistent/config.json", example},
        {"evaluate", "/nonexistent/request.json"},
        {"rulebook", "--format", "pdf"},
        {"check-config"},
        {"check-config", "/nonexistent/config.json"},
        {"serve", "--port", "x"},
        {"serve", "--port", "70000"},
        {"serve", "--threads", "-1"},
        {"version", "extra"},
    };
    for (const auto& usage : usages) {
        const Ran ran = run(usage);
        EXPECT_EQ(ran.exit_code, 2) << testing::PrintToString(usage);
        EXPECT_TRUE(ran.has_one_error_line()) << testing::PrintToString(usage) << ": " << ran.errors;
        EXPECT_THAT(ran.output, IsEmpty()) << testing::PrintToString(usage);
    }
}

// --- evaluate ------------------------------------------------------------------------------------------------------

TEST(Evaluate, AnswersAFileAsHttpDoes) {
    const Ran ran = run({"evaluate", "--as-of", "2026-11-25", example});
    EXPECT_EQ(ran.exit_code, 0);
    EXPECT_THAT(ran.errors, IsEmpty());
    EXPECT_EQ(ran.output, tests::post("patient-view", tests::candidate_request()).response.body + "\n");
}

TEST(Evaluate, AnswersStandardInput) {
    const std::string body = tests::order_request();
    const Ran ran = run({"evaluate", "-", "--as-of", "2026-11-25"}, body);
    EXPECT_EQ(ran.exit_code, 0);
    EXPECT_EQ(ran.output, tests::post("order-sign", body).response.body + "\n");
}

TEST(Evaluate, ExplainsWhereAskedTo) {
    const Ran ran = run({"evaluate", "--explain", "--as-of", "2026-11-25", example});
    EXPECT_EQ(ran.exit_code, 0);
    EXPECT_EQ(tests::text_of(tests::json_of(ran.output)), tests::text_of(tests::explained(tests::candidate_request())));
}

TEST(Evaluate, PrintsTheCardsForPeople) {
    const Ran ran = run({"evaluate", "--text", "--as-of", "2026-11-25", example});
    EXPECT_EQ(ran.exit_code, 0);
    EXPECT_THAT(ran.errors, IsEmpty());
    EXPECT_THAT(ran.output, StartsWith("1 card.\n"));
    EXPECT_THAT(ran.output, HasSubstr("\nCard 1, INFO: Moderate-severe AD, topicals failed: dupilumab listed first"));
    EXPECT_THAT(ran.output, HasSubstr("\n- Dupilumab\n    State: open; adults: 600 mg"));
    EXPECT_THAT(ran.output, HasSubstr("\nSuggestions, one at most:\n  1. Draft dupilumab for adults: 600 mg"));
    EXPECT_THAT(ran.output, HasSubstr("\n       dose: 300 mg every 2 weeks from day 15\n"));
    EXPECT_THAT(ran.output, HasSubstr("\n- O5 Patient preference after shared decision\n"));
    EXPECT_THAT(ran.output, HasSubstr("Rules: ad-systemic-options. Day of the call: 2026-11-25.\n"));
    EXPECT_THAT(ran.output, Not(HasSubstr("**")));
    EXPECT_THAT(ran.output, Not(HasSubstr("|")));
}

TEST(Evaluate, PrintsWhatAnOrderIsToldAndThatThereIsNothing) {
    const Ran order = run({"evaluate", "--text", "-", "--as-of", "2026-11-25"}, tests::order_request());
    EXPECT_THAT(order.output, HasSubstr("Card 1, CRITICAL: "));
    EXPECT_THAT(order.output,
                HasSubstr("Remove the drafted order of upadacitinib\n     delete MedicationRequest/upa\n"));
    const Ran nothing = run({"evaluate", "--text", "-", "--as-of", "2026-11-25"},
                            tests::with(tests::candidate_request(), "/prefetch/patient/deceasedBoolean", "true"));
    EXPECT_EQ(nothing.output, "No card.\n");
    const Ran refused = run({"evaluate", "--text", "-"}, "{");
    EXPECT_EQ(refused.exit_code, 2);
    EXPECT_THAT(refused.output, HasSubstr("OperationOutcome"));
}

TEST(Evaluate, WritesTheOutcomeOfARefusal) {
    struct Case {
        std::string body;
        std::string_view status, path;
    };
    const Case cases[] = {
        {"{", "400", ""},
        {"", "400", ""},
        {tests::without(tests::candidate_request(), "/context/patientId"), "400", "context.patientId"},
        {tests::with(tests::candidate_request(), "/hook", "\"order-dispatch\""), "400", "hook"},
        {tests::without(tests::candidate_request(), "/prefetch/patient"), "412", "prefetch.patient"},
    };
    for (const Case& c : cases) {
        const Ran ran = run({"evaluate", "-"}, c.body);
        EXPECT_EQ(ran.exit_code, 2) << c.path;
        EXPECT_EQ(tests::at(tests::json_of(ran.output), "/resourceType"), "\"OperationOutcome\"");
        EXPECT_TRUE(ran.has_one_error_line()) << ran.errors;
        EXPECT_THAT(ran.errors, HasSubstr(std::string(c.status)));
        EXPECT_THAT(ran.errors, HasSubstr(std::string(c.path)));
    }
}

TEST(Evaluate, TakesTheDayItIsGiven) {
    // By 2028 the severity score is no longer current.
    const Ran later = run({"evaluate", "--as-of", "2028-01-01", example});
    EXPECT_EQ(later.exit_code, 0);
    const std::string now = run({"evaluate", "--as-of", "2026-11-25", example}).output;
    EXPECT_THAT(now, HasSubstr("\"asOf\":\"2026-11-25\""));
    EXPECT_THAT(now, HasSubstr("\"id\":\"eczema-cds-dupilumab\""));
    EXPECT_THAT(later.output, testing::Not(HasSubstr("\"id\":\"eczema-cds-dupilumab\"")));
}

TEST(Evaluate, TakesTheJurisdictionItIsGiven) {
    const auto of = [](const std::string& jurisdiction) {
        return run({"evaluate", "--as-of", "2026-11-25", "--jurisdiction", jurisdiction, example}).output;
    };
    // United States drafts carry RxNorm; elsewhere ATC and text identify the drug.
    const std::string rxnorm = "http://www.nlm.nih.gov/research/umls/rxnorm";
    EXPECT_THAT(of("US"), HasSubstr(rxnorm));
    EXPECT_THAT(of("EU"), testing::Not(HasSubstr(rxnorm)));
    EXPECT_THAT(of("UK"), testing::Not(HasSubstr(rxnorm)));
    EXPECT_NE(of("EU"), of("UK"));
}

TEST(Evaluate, LetsAFlagWinOverVariableAndFile) {
    const ScratchFile file(R"({"site":{"jurisdiction":"EU"},"clients":[{"id":"a","jurisdiction":"EU"}]})");
    const auto hash_of = [](const Ran& ran) {
        EXPECT_EQ(ran.exit_code, 0) << ran.errors;
        return ran.output.substr(ran.output.find("sha256:"), 71);
    };
    const std::string of_flag =
        hash_of(run({"evaluate", "--as-of", "2026-11-25", "--config", file.path(), "--jurisdiction", "US", example}));
    EXPECT_EQ(of_flag, tests::default_snapshot().standard_client().content_hash);
    const ScratchFile site(R"({"site":{"jurisdiction":"UK"}})");
    const std::string of_variable = hash_of(run({"evaluate", "--as-of", "2026-11-25", "--config", site.path(), example},
                                                {}, {"ECZEMA_CDS_SITE__JURISDICTION=EU"}));
    EXPECT_EQ(of_variable, tests::snapshot_of(R"({"site":{"jurisdiction":"EU"}})")->standard_client().content_hash);
}

TEST(Evaluate, HoldsNoSecretBack) { // reproducible: the installation's key does not enter
    const ScratchFile key(std::string(32, 'k'));
    const ScratchFile config(R"({"site":{"installationKeyFile":")" + key.path() + "\"}}");
    EXPECT_EQ(run({"evaluate", "--as-of", "2026-11-25", "--config", config.path(), example}).output,
              run({"evaluate", "--as-of", "2026-11-25", example}).output);
}

// --- environment and configuration ---------------------------------------------------------------------------------

TEST(ProgramEnvironment, UnknownVariablesAreRefused) {
    for (const std::string variable : {"ECZEMA_CDS_LISTEN__PROT=1", "ECZEMA_CDS_X=1", "ECZEMA_CDS_="}) {
        const Ran ran = run({"evaluate", example}, {}, {variable});
        EXPECT_EQ(ran.exit_code, 2) << variable;
        EXPECT_TRUE(ran.has_one_error_line()) << ran.errors;
        EXPECT_THAT(ran.errors, HasSubstr(variable.substr(0, variable.find('='))));
    }
    EXPECT_EQ(run({"version"}, {}, {"ECZEMA_OTHER=1"}).exit_code, 0);
}

TEST(CheckConfig, FindsNoFaultInAGoodFile) {
    const ScratchFile file(R"({"site":{"jurisdiction":"EU","rulesOff":["gate-helminth"]}})");
    const Ran ran = run({"check-config", file.path()});
    EXPECT_EQ(ran.exit_code, 0);
    EXPECT_THAT(ran.output, StartsWith(file.path() + ": no fault\nmapped: 0 codes, 0 drugs, 0 of "));
    EXPECT_THAT(ran.errors, IsEmpty());
}

// What serve would take, or end with, is what is judged.
TEST(CheckConfig, JudgesWithTheEnvironment) {
    const ScratchFile file(R"({"store":{"replay":"strict"}})");
    EXPECT_EQ(run({"check-config", file.path()}).exit_code, 2);
    const std::string store = "ECZEMA_CDS_STORE__FILE=/tmp/store.sqlite";
    EXPECT_EQ(run({"check-config", file.path()}, {}, {store}).exit_code, 0);
}

TEST(CheckConfig, SaysWhatIsMappedAndWhichOrderItemsAreNot) {
    const ScratchFile codes(R"({"site":{"codes":[{"system":"urn:x","code":"1","means":"easi"}]}})");
    const Ran without_orders = run({"check-config", codes.path()});
    EXPECT_EQ(without_orders.exit_code, 0);
    EXPECT_THAT(without_orders.output, HasSubstr("\nmapped: 1 codes, 0 drugs, 0 of "));
    EXPECT_THAT(without_orders.output, HasSubstr("\n  not mapped: tpmt ("));

    const ScratchFile orders(R"({"site":{"orders":[{"item":"tpmt","system":"urn:x","code":"1"},
        {"item":"dermatology-referral","system":"urn:x","code":"2"}]}})");
    const Ran with_orders = run({"check-config", orders.path()});
    EXPECT_EQ(with_orders.exit_code, 0);
    EXPECT_THAT(with_orders.errors, IsEmpty());
    EXPECT_THAT(with_orders.output, HasSubstr("\nmapped: 0 codes, 0 drugs, 2 of "));
    for (const char* line :
         {"\ndrugs: 0 of ", "\ntests: 1 of ", "\nvaccines: 0 of ", "\nprocedures: 0 of ", "\nreferrals: 1 of ",
          "\ntasks: 0 of ", "\n  not mapped: dupilumab-300-mg (dupilumab 300 mg)\n", "\n  not mapped: nudt15 ("})
        EXPECT_THAT(with_orders.output, HasSubstr(line));
    EXPECT_THAT(with_orders.output, Not(HasSubstr("not mapped: tpmt ")));
    EXPECT_THAT(with_orders.output, Not(HasSubstr("not mapped: dermatology-referral ")));
}

TEST(CheckConfig, NamesEveryFaultWithItsPath) {
    const ScratchFile schema_faults(R"({"listen":{"port":70000},"site":{"jurisdiction":"FR"},"lisen":{}})");
    const Ran ran = run({"check-config", schema_faults.path()});
    EXPECT_EQ(ran.exit_code, 2);
    EXPECT_THAT(ran.output, IsEmpty());
    for (const char* path : {"/listen/port: ", "/site/jurisdiction: ", "/lisen: "})
        EXPECT_THAT(ran.errors, HasSubstr(path));

    const ScratchFile no_rule(R"({"site":{"rulesOff":["gate-typo"],"timeZone":"Europe/Atlantis"}})");
    const std::string errors = run({"check-config", no_rule.path()}).errors;
    EXPECT_THAT(errors, HasSubstr("/site/rulesOff/0: "));
    EXPECT_THAT(errors, HasSubstr("/site/timeZone: "));

    const ScratchFile no_json("{");
    EXPECT_EQ(run({"check-config", no_json.path()}).exit_code, 2);
}

TEST(CheckConfig, WantsTheInstallationKeyItNames) {
    const ScratchFile short_key(std::string(31, 'k'));
    for (const std::string& path : {short_key.path(), std::string("/nonexistent/key")}) {
        const ScratchFile config(R"({"site":{"installationKeyFile":")" + path + "\"}}");
        const Ran ran = run({"check-config", config.path()});
        EXPECT_EQ(ran.exit_code, 2);
        EXPECT_THAT(ran.errors, StartsWith("/site/installationKeyFile: "));
    }
}

TEST(CheckConfig, ListensOnLoopbackAloneWithoutAuthentication) {
    for (const std::string address : {"0.0.0.0", "192.0.2.1", "::"}) {
        const Ran ran = run({"serve", "--port", "0", "--address", address});
        EXPECT_EQ(ran.exit_code, 2) << address;
        EXPECT_TRUE(ran.has_one_error_line()) << ran.errors;
        EXPECT_THAT(ran.errors, HasSubstr("loopback")) << address;
        EXPECT_THAT(ran.output, IsEmpty());
    }
}

// --- rulebook, version ---------------------------------------------------------------------------------------------

TEST(RulebookCommand, PrintsMarkdownAndJson) {
    const Ran markdown = run({"rulebook"});
    EXPECT_EQ(markdown.exit_code, 0);
    EXPECT_EQ(markdown.output, run({"rulebook", "--format", "md"}).output);
    const Ran json = run({"rulebook", "--format", "json"});
    EXPECT_EQ(json.exit_code, 0);
    tests::json_of(json.output); // throws where it is none
    for (const cards::Rule* rule : cards::live_rules()) {
        EXPECT_THAT(markdown.output, HasSubstr(std::string(rule->id)));
        EXPECT_THAT(json.output, HasSubstr("\"id\":\"" + std::string(rule->id) + '"'));
    }
}

TEST(VersionCommand, NamesProgramContentAndStandards) {
    const Ran ran = run({"version"});
    EXPECT_EQ(ran.exit_code, 0);
    EXPECT_THAT(ran.output, StartsWith("eczema-cds "));
    for (const std::string& part : {"content " + tests::default_snapshot().standard_client().content_hash + '\n',
                                    "rules " + std::to_string(cards::live_rules().size()) + '\n',
                                    std::string("CDS Hooks 2.0.1\n"), std::string("FHIR DSTU2, STU3, R4, R4B, R5\n")})
        EXPECT_THAT(ran.output, HasSubstr(part));
}

// --- feedback-report and lint-profile
// ---------------------------------------------------------------------------------

TEST(FeedbackReport, NeedsAStore) {
    const Ran without = run({"feedback-report"});
    EXPECT_EQ(without.exit_code, 2);
    EXPECT_TRUE(without.has_one_error_line());
    const Ran missing = run({"feedback-report"}, {}, {"ECZEMA_CDS_STORE__FILE=/nonexistent/store.sqlite"});
    EXPECT_EQ(missing.exit_code, 1);
    EXPECT_TRUE(missing.has_one_error_line());
}

TEST(LintProfile, SaysWhatWouldChange) {
    const std::string response = tests::read_file(SOURCE_DIR "/docs/examples/patient-view.response.json");
    const Ran same = run({"lint-profile", "cds-hooks-2.0", "-"}, response);
    EXPECT_EQ(same.exit_code, 0) << same.errors;
    EXPECT_EQ(same.output, "");
    const ScratchFile config(R"({"clients":[{"id":"north","profile":"epic"}]})");
    const Ran changed = run({"lint-profile", "north", "-", "--config", config.path()}, response);
    EXPECT_EQ(changed.exit_code, 1) << changed.errors;
    EXPECT_THAT(changed.output, HasSubstr("cards[0]."));
    const Ran unknown = run({"lint-profile", "south", "-", "--config", config.path()}, response);
    EXPECT_EQ(unknown.exit_code, 2);
    EXPECT_THAT(unknown.errors, HasSubstr("north"));
}

} // namespace
} // namespace eczema::server
