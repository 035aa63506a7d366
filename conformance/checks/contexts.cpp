// Each advertised service is called with the contexts that its hook allows, and with such as lack what it requires.
#include "conformance/checks/calls.hpp"
#include "conformance/json/json_text.hpp"
#include "conformance/requests/hook_contexts.hpp"
#include "conformance/requests/hook_definition.hpp"
#include "conformance/requests/sample_request.hpp"
#include <algorithm>
#include <map>
#include <memory>

namespace eczema::conformance {
namespace {

// How the plainest request of its hook was answered, by service: what fails there already says nothing about a variant.
using Plain = std::map<std::pair<std::string, std::string>, unsigned>;
using SharedPlain = std::shared_ptr<Plain>;

unsigned status_of(const Reply& reply) { return reply ? reply->status : 0; }

unsigned plain_status(Exam& exam, const Service& service, Plain& plain) {
    const auto [known, is_new] = plain.try_emplace({service.id, service.hook}, 0U);
    if (is_new) known->second = status_of(call(exam, service, sample_request(service)));
    return known->second;
}

bool is_allowed(unsigned status, Wanted wanted) {
    switch (wanted) {
    case Wanted::answered:
        return status == 200;
    case Wanted::answered_or_refused:
        return status == 200 || status / 100 == 4;
    case Wanted::refused:
        return status == 400;
    }
    return false;
}

void judge(const Service& service, const Reply& reply, std::string_view title, Wanted wanted, Verdict& verdict) {
    const std::string what = service.id + ", " + std::string(title) + ": ";
    if (!reply)
        verdict.fail(what + "no answer: " + reply.error().message());
    else if (!is_allowed(reply->status, wanted))
        verdict.fail(what + "status " + std::to_string(reply->status) +
                     (wanted == Wanted::refused ? ", wanted 400" : ", wanted 200"));
    else if (reply->status == 200)
        want_cards(reply, verdict);
}

// Runs a case for every service of the hook that answers the plainest request.
class HookRun {
  public:
    HookRun(std::string_view hook, SharedPlain plain) : hook_(hook), plain_(std::move(plain)) {}

    void operator()(Exam& exam, Verdict& verdict,
                    const std::function<void(const Service&, rapidjson::Document)>& ask) const {
        bool is_advertised = false;
        unsigned unanswered = 200;
        for (const Service& service : exam.services) {
            if (service.hook != hook_) continue;
            is_advertised = true;
            const unsigned status = plain_status(exam, service, *plain_);
            if (status == 200)
                ask(service, sample_request(service));
            else
                unanswered = status;
        }
        if (!is_advertised)
            verdict.skip("no advertised service has the hook " + hook_);
        else if (unanswered != 200 && verdict.faults().empty())
            verdict.skip("the plainest request is answered with " + std::to_string(unanswered));
    }

  private:
    std::string hook_;
    SharedPlain plain_;
};

Run answers_variants(std::string_view hook, std::string_view part, const SharedPlain& plain) {
    return [=, run = HookRun(hook, plain)](Exam& exam, Verdict& verdict) {
        run(exam, verdict, [&](const Service& service, const rapidjson::Document& sample) {
            for (const ContextVariant& variant : context_variants()) {
                if (variant.hook != hook || variant.part != part) continue;
                rapidjson::Document request;
                request.CopyFrom(sample, request.GetAllocator());
                apply(variant, request);
                judge(service, call(exam, service, request), variant.title, variant.wanted, verdict);
            }
        });
    };
}

Run refuses_missing_fields(const HookDefinition& hook, const SharedPlain& plain) {
    return [&hook, run = HookRun(hook.hook, plain)](Exam& exam, Verdict& verdict) {
        run(exam, verdict, [&](const Service& service, const rapidjson::Document& sample) {
            for (const ContextField& field : hook.fields) {
                if (!field.is_required) continue;
                rapidjson::Document request;
                request.CopyFrom(sample, request.GetAllocator());
                drop(request, "/context/" + std::string(field.name));
                judge(service, call(exam, service, request), std::string(field.name) + " missing", Wanted::refused,
                      verdict);
            }
        });
    };
}

// An encounter may start several times: planned, arrived, in progress.
Run answers_again(const SharedPlain& plain) {
    return [run = HookRun("encounter-start", plain)](Exam& exam, Verdict& verdict) {
        run(exam, verdict, [&](const Service& service, rapidjson::Document request) {
            for (const char* title : {"the first time", "once more"}) {
                put(request, "/hookInstance", quoted(fresh_uuid()));
                judge(service, call(exam, service, request), title, Wanted::answered, verdict);
            }
        });
    };
}

struct Part {
    std::string_view name;
    const char* title;
};

constexpr Part parts[] = {
    {"least", "the required fields alone are answered"},
    {"all", "the optional fields are taken"},
    {"user-types", "each type of user is taken"},
    {"prefixed-id", "an id with its type in front is taken or refused"},
    {"order-types", "drafts of each order type are taken"},
    {"other-entries", "other entries beside the orders do no harm"},
    {"selection-unknown", "a selection that names no draft does no harm"},
    {"not-draft", "an order that is no longer a draft is taken"},
    {"first-form", "the first form of the context is taken"},
    {"spellings", "other spellings of fulfillmentTasks do no harm"},
};

bool has_variant(std::string_view hook, std::string_view part) {
    const auto all = context_variants();
    return std::any_of(all.begin(), all.end(),
                       [&](const ContextVariant& variant) { return variant.hook == hook && variant.part == part; });
}

} // namespace

std::vector<Check> context_checks() {
    std::vector<Check> checks;
    const auto plain = std::make_shared<Plain>();
    for (const HookDefinition& hook : hook_definitions()) {
        const std::string requirement = "10-" + std::string(hook.hook);
        for (const Part& part : parts)
            if (has_variant(hook.hook, part.name))
                checks.push_back(
                    {requirement, std::string(part.name), part.title, answers_variants(hook.hook, part.name, plain)});
        checks.push_back({requirement, "missing", "a context without a required field gets 400",
                          refuses_missing_fields(hook, plain)});
    }
    checks.push_back({"10-encounter-start", "repeat", "the hook may come more than once", answers_again(plain)});
    return checks;
}

} // namespace eczema::conformance
