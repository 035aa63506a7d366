#include "server/commands.hpp"

#include "cards/rule.hpp"
#include "cards/rulebook.hpp"
#include "fhir/versions.hpp"
#include "server/card_print.hpp"
#include "server/order_coverage.hpp"
#include "server/pipeline.hpp"
#include "server/router.hpp"
#include "server/startup.hpp"
#include "server/store.hpp"

#include <istream>
#include <iterator>
#include <ostream>

namespace eczema::server {

int run_evaluate(const CommonOptions& common, const std::string& file, EvaluateOutput output, const Clocks& clocks,
                 std::istream& in, std::ostream& out, std::ostream& err) {
    const auto snapshot = load(common, {}, KeyUse::zero);
    if (!snapshot) return report(snapshot.error(), err);
    std::optional<std::string> body;
    if (file == "-")
        body.emplace(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    else
        body = read_file(file);
    if (!body) {
        err << file << ": cannot be read\n";
        return exit_bad_input;
    }
    std::pmr::monotonic_buffer_resource arena;
    const Explain explain = output == EvaluateOutput::explanation ? Explain::yes : Explain::no;
    const auto evaluation = evaluate_body(*body, nullptr, **snapshot, clocks.utc_seconds(), explain, arena);
    if (!evaluation) {
        const Problem& problem = evaluation.error();
        out << operation_outcome(problem) << '\n';
        err << "HTTP would answer " << status_of(problem.kind) << ": "
            << (problem.path.empty() ? "" : problem.path + ": ") << problem.message << '\n';
        return exit_bad_input;
    }
    if (output == EvaluateOutput::text)
        out << print_cards(evaluation->response);
    else
        out << (output == EvaluateOutput::explanation ? evaluation->explanation : evaluation->response) << '\n';
    return exit_done;
}

int run_feedback_report(const CommonOptions& common, bool as_json, std::ostream& out, std::ostream& err) {
    const auto snapshot = load(common, {}, KeyUse::zero);
    if (!snapshot) return report(snapshot.error(), err);
    const StoreConfig& store = (*snapshot)->config.store;
    if (!store.any())
        return report({{"/store", "has neither file nor postgresFile, so no feedback is kept; name the configuration "
                                  "with --config"}},
                      err);
    const auto rules = read_feedback_report(store);
    if (!rules) {
        err << rules.error().message << '\n';
        return exit_failed;
    }
    out << (as_json ? feedback_report_json(*rules) : feedback_report_text(*rules));
    return exit_done;
}

int run_rulebook(std::string_view format, std::ostream& out) {
    out << (format == "json" ? cards::rulebook_json() + '\n' : cards::rulebook_markdown());
    return exit_done;
}

int run_check_config(const CommonOptions& common, std::ostream& out, std::ostream& err) {
    const auto snapshot = load(common, {}, KeyUse::installation);
    if (!snapshot) return report(snapshot.error(), err);
    out << common.config_file << ": no fault\n" << order_coverage((*snapshot)->config.site.settings);
    return exit_done;
}

int run_version(const CommonOptions& common, std::ostream& out, std::ostream& err) {
    const auto snapshot = load(common, {}, KeyUse::zero);
    if (!snapshot) return report(snapshot.error(), err);
    out << "eczema-cds " << program_version << "\ncontent " << (*snapshot)->standard_client().content_hash << "\nrules "
        << cards::live_rules().size() << "\nCDS Hooks 2.0.1\nFHIR ";
    for (const fhir::FhirVersion version : fhir::fhir_versions)
        out << (version == fhir::fhir_versions.front() ? "" : ", ") << fhir::to_text(version);
    out << '\n';
    return exit_done;
}

} // namespace eczema::server
