#include "conformance/examination.hpp"

#include <algorithm>
#include <boost/beast/core/error.hpp>
#include <thread>

namespace eczema::conformance {
namespace {

// Whether a request since `first` was left without an answer, other than by slowness.
bool was_dropped(const Record& record, std::size_t first) {
    for (std::size_t i = first; i < record.size(); ++i)
        if (const Reply& reply = record.at(i).reply; !reply && reply.error() != boost::beast::error::timeout)
            return true;
    return false;
}

// A service that ended may be started again by what watches over it.
bool comes_back(Exam& exam) {
    for (auto waited = std::chrono::seconds(0); waited < exam.target.pressure.return_time; ++waited) {
        if (exam.client().send({"GET", "/cds-services", {}, {}})) return true;
        std::this_thread::sleep_for(std::chrono::seconds(1));
    }
    return false;
}

// A check that cannot be carried out to its end is skipped, unless it has found something before.
void run(const Check& check, Exam& exam, Verdict& verdict) {
    exam.look_for_life();
    try {
        check.run(exam, verdict);
    } catch (const NoMorePatience& end) {
        verdict.skip(end.what());
    } catch (const std::exception& error) {
        verdict.skip(std::string("the examiner could not carry it out: ") + error.what());
    }
}

} // namespace

bool counts(const Outcome& outcome, Strictness strictness) {
    return outcome.failed() && (outcome.level == Level::must || strictness == Strictness::every_level);
}

std::vector<Outcome> examine(Exam& exam, const std::vector<std::string>& only, const Progress& progress) {
    std::vector<Check> checks = all_checks(exam.services);
    const auto is_wanted = [&](const Check& check) {
        return only.empty() || std::any_of(only.begin(), only.end(),
                                           [&](const std::string& selector) { return is_selected(check, selector); });
    };
    const auto level = [&](const Check& check) {
        const Requirement* requirement = find_requirement(check.requirement);
        return requirement == nullptr ? std::optional<Level>() : requirement->level(exam.target.profile);
    };
    checks.erase(std::remove_if(checks.begin(), checks.end(),
                                [&](const Check& check) { return !is_wanted(check) || !level(check); }),
                 checks.end());
    std::vector<Outcome> outcomes;
    for (const Check& check : checks) {
        progress(outcomes.size() + 1, checks.size(), check.id());
        const std::size_t first = exam.record().size();
        Verdict verdict(exam.record());
        run(check, exam, verdict);
        if (!verdict.faults().empty() && was_dropped(exam.record(), first)) {
            if (comes_back(exam)) { // what was asked before this check may have ended it
                verdict = Verdict(exam.record());
                run(check, exam, verdict);
            } else {
                exam.end_in(check.id());
            }
        }
        outcomes.push_back({check, *level(check), std::move(verdict)});
    }
    return outcomes;
}

} // namespace eczema::conformance
