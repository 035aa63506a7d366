// Feedback as clients send it: in the standard's form, in the dialects that are known, and spoilt. It is about cards
// that the service gave in this examination where there are any. A service need not take feedback, and then nothing is
// judged.
#include "conformance/checks/calls.hpp"
#include "conformance/json/json_text.hpp"
#include "conformance/judge/places.hpp"
#include "conformance/requests/feedback_forms.hpp"
#include "conformance/requests/sample_request.hpp"
#include <algorithm>
#include <memory>
#include <optional>

namespace eczema::conformance {
namespace {

// Where feedback goes and what it can be about; found once, by the first check.
struct Site {
    std::string path;
    std::string card;
    std::string suggestion;
    bool is_given = false; // whether the service gave the card
    unsigned status = 0;   // of plain feedback
};

std::string body_for(const Site& site, std::string_view form) {
    return feedback_body(form, site.card, site.suggestion, fresh_uuid());
}

// What stands in a form as it is.
bool is_plain(std::string_view uuid) {
    return !uuid.empty() && uuid.size() <= 200 && std::all_of(uuid.begin(), uuid.end(), [](char c) {
        return c > ' ' && c < 0x7F && c != '"' && c != '\\' && c != '@';
    });
}

// The last uuid at a place of the responses that the service gave, or empty.
std::string given_uuid(Exam& exam, const Service& service, std::string_view place) {
    std::string uuid;
    const Record& record = exam.record();
    for (std::size_t i = 0; i < record.size(); ++i) {
        const Exchange& exchange = record.at(i);
        if (exchange.request.path != service_path(service) || !exchange.reply || exchange.reply->status != 200)
            continue;
        visit_place(parse_json(exchange.reply->body).document, place, [&](const rapidjson::Value& value) {
            const std::string_view text = text_of(value);
            if (is_plain(text)) uuid = text;
        });
    }
    return uuid;
}

Site site_of(Exam& exam, const Service& service) {
    if (is_known_hook(service.hook)) call(exam, service, sample_request(service)); // for a card to speak of
    Site site;
    site.path = service_path(service) + "/feedback";
    site.card = given_uuid(exam, service, "cards.uuid");
    site.suggestion = given_uuid(exam, service, "cards.suggestions.uuid");
    site.is_given = !site.card.empty();
    if (site.card.empty()) site.card = fresh_uuid();
    if (site.suggestion.empty()) site.suggestion = fresh_uuid();
    const Reply reply = post(exam, site.path, body_for(site, plain_feedback));
    site.status = reply ? reply->status : 0;
    return site;
}

// The first service that takes feedback and gave a card, or at least takes feedback; the last one where none does.
std::optional<Site> find_site(Exam& exam) {
    std::optional<Site> found;
    for (const Service& service : exam.services) {
        Site site = site_of(exam, service);
        const bool takes = !takes_no_feedback(site.status);
        if (!found || (takes && (takes_no_feedback(found->status) || (site.is_given && !found->is_given))))
            found = std::move(site);
        if (takes && found->is_given) break;
    }
    return found;
}

class FeedbackRun {
  public:
    // Runs where feedback in its plain form is taken; `ask` gets the site.
    Run operator()(std::function<void(Exam&, const Site&, Verdict&)> ask) const {
        return [site = site_, ask = std::move(ask)](Exam& exam, Verdict& verdict) {
            if (!*site) *site = std::make_unique<std::optional<Site>>(find_site(exam));
            const std::optional<Site>& found = **site;
            if (!found)
                verdict.skip("no service is advertised");
            else if (takes_no_feedback(found->status))
                verdict.skip("the service takes no feedback, which it need not: status " +
                             std::to_string(found->status));
            else
                ask(exam, *found, verdict);
        };
    }

  private:
    std::shared_ptr<std::unique_ptr<std::optional<Site>>> site_ =
        std::make_shared<std::unique_ptr<std::optional<Site>>>();
};

void judge(const Reply& reply, Answer wanted, Verdict& verdict) {
    if (!reply) return verdict.fail("no answer: " + reply.error().message());
    const unsigned status = reply->status;
    const bool is_taken = status / 100 == 2;
    const bool is_refused = status == 400 || status == 422;
    const bool is_right = wanted == Answer::ok                 ? status == 200
                          : wanted == Answer::taken            ? is_taken
                          : wanted == Answer::refused          ? is_refused
                          : wanted == Answer::taken_or_refused ? is_taken || status / 100 == 4
                                                               : status == 404;
    constexpr const char* words[] = {"200", "200", "400", "200 or 400", "404"};
    if (!is_right)
        verdict.fail("status " + std::to_string(status) + ", wanted " + words[static_cast<std::size_t>(wanted)]);
}

void takes_plain_feedback(Exam& exam, const Site& site, Verdict& verdict) {
    verdict.note(site.is_given ? "feedback about a card of this examination"
                               : "no card with a uuid came: feedback about an invented one");
    judge(post(exam, site.path, body_for(site, plain_feedback)), Answer::taken, verdict);
}

void answers_repeat_alike(Exam& exam, const Site& site, Verdict& verdict) {
    if (site.status / 100 != 2) return verdict.skip("plain feedback is answered with " + std::to_string(site.status));
    const std::string body = body_for(site, plain_feedback);
    judge(post(exam, site.path, body), Answer::taken, verdict);
    judge(post(exam, site.path, body), Answer::taken, verdict);
}

void survives_long_comment(Exam& exam, const Site& site, Verdict& verdict) {
    const std::string body =
        body_for(site,
                 R"({"feedback":[{"card":"@card@","outcome":"overridden","outcomeTimestamp":"2024-01-01T10:00:14Z",
        "overrideReason":{"userComment":")") +
        std::string(100'000, 'x') + R"("}}]})";
    judge(post(exam, site.path, body), Answer::taken_or_refused, verdict);
}

void knows_no_other_service(Exam& exam, const Site& site, Verdict& verdict) {
    judge(post(exam, "/cds-services/examiner-no-such-service/feedback", body_for(site, plain_feedback)),
          Answer::not_found, verdict);
}

} // namespace

std::vector<Check> feedback_checks() {
    const FeedbackRun run;
    std::vector<Check> checks = {
        {"7-feedback", "", "feedback is taken in the standard's form", run(takes_plain_feedback)}};
    for (const FeedbackForm& form : feedback_forms())
        checks.push_back(
            {form.requirement, form.part, form.title, run([&form](Exam& exam, const Site& site, Verdict& verdict) {
                 if (site.status / 100 != 2)
                     verdict.skip("plain feedback is answered with " + std::to_string(site.status));
                 else
                     judge(post(exam, site.path, body_for(site, form.body)), form.wanted, verdict);
             })});
    checks.push_back({"FB3", "unknown-service", "an unknown service", run(knows_no_other_service)});
    checks.push_back({"FB4", "repeat", "the same feedback twice is answered alike", run(answers_repeat_alike)});
    checks.push_back({"FB7", "long", "a userComment of 100,000 characters", run(survives_long_comment)});
    return checks;
}

} // namespace eczema::conformance
