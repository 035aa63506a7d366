// Prefetch together with FHIR access: what was answered is not asked again, what is missing may be fetched, and the
// pages of a list are followed with the token.
#include "conformance/checks/service_trials.hpp"
#include "conformance/fhir_server/fhir_answers.hpp"
#include "conformance/json/json_text.hpp"
#include "conformance/requests/made_request.hpp"
#include "conformance/requests/sample_request.hpp"
#include <algorithm>
#include <regex>

namespace eczema::conformance {
namespace {

constexpr std::string_view failed_query =
    R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"exception"}]})";
constexpr std::string_view empty_searchset = R"({"resourceType":"Bundle","type":"searchset","total":0})";

// With this value under every search key, and access, no search is made again.
ServiceCheck not_repeated(std::string_view value) {
    return [value](Exam& exam, const Service& service, Verdict& verdict) {
        rapidjson::Document request = made_request(service);
        const std::vector<PrefetchKey> keys = search_keys(service);
        for (const PrefetchKey& key : keys) put(request, prefetch_pointer(key.name), value);
        const Access access = call_with_access(exam, service, std::move(request));
        for (const PrefetchKey& key : keys)
            if (was_asked(access.asked, *key.url)) {
                verdict.fail("the query of " + key.name + " was made again");
                return;
            }
    };
}

void fetches_what_is_absent(Exam& exam, const Service& service, Verdict& verdict) {
    const std::vector<PrefetchKey> keys = search_keys(service);
    rapidjson::Document request = made_request(service);
    for (const PrefetchKey& key : keys) drop(request, prefetch_pointer(key.name));
    const Access access = call_with_access(exam, service, std::move(request));
    want_status(access.reply, {200, 412}, verdict);
    const auto fetched = std::count_if(keys.begin(), keys.end(),
                                       [&](const PrefetchKey& key) { return was_asked(access.asked, *key.url); });
    verdict.note(std::to_string(fetched) + " of " + std::to_string(keys.size()) + " absent keys were asked for");
}

struct PagedCall {
    Access access;
    std::vector<FhirRequest> next_pages;
};

// Every search key holds the first page of two.
PagedCall call_with_first_pages(Exam& exam, const Service& service) {
    rapidjson::Document request = made_request(service);
    Behaviours behaviours;
    behaviours.everything = Behaviour::paged;
    for (const PrefetchKey& key : search_keys(service))
        put(request, prefetch_pointer(key.name),
            fhir_answer(*key.url, Behaviour::paged, exam.target.fhir->place()).body);
    PagedCall paged{call_with_access(exam, service, std::move(request), behaviours), {}};
    for (const FhirRequest& asked : paged.access.asked)
        if (is_later_page(asked.path)) paged.next_pages.push_back(asked);
    return paged;
}

void answers_first_pages(Exam& exam, const Service& service, Verdict& verdict) {
    const PagedCall paged = call_with_first_pages(exam, service);
    want_cards(paged.access.reply, verdict);
    verdict.note(std::to_string(paged.next_pages.size()) + " next links were followed");
}

void follows_pages_with_token(Exam& exam, const Service& service, Verdict& verdict) {
    const PagedCall paged = call_with_first_pages(exam, service);
    if (paged.next_pages.empty()) verdict.skip("no next link was followed, which a service need not do");
    for (const FhirRequest& page : paged.next_pages)
        if (!carries(page, paged.access.token)) {
            verdict.fail("a next page of " + page.type + " was asked for without the token");
            return;
        }
}

void answers_first_pages_alone(Exam& exam, const Service& service, Verdict& verdict) {
    rapidjson::Document request = made_request(service);
    const FhirPlace place{"https://examiner.example.org/fhir", "https://elsewhere.example.org/fhir"};
    for (const PrefetchKey& key : search_keys(service))
        put(request, prefetch_pointer(key.name), fhir_answer(*key.url, Behaviour::paged, place).body);
    want_cards(call(exam, service, request), verdict);
}

void answers_from_fhir(Exam& exam, const Service& service, Verdict& verdict) {
    want_cards(call_with_access(exam, service, without_prefetch(service)).reply, verdict);
}

// Cards without what differs from call to call: uuids, times, the FHIR server's address, their order.
std::vector<std::string> comparable_cards(const Reply& reply, const std::string& fhir_base) {
    static const std::regex uuid("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    static const std::regex time("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(Z|[+-][0-9]{2}:[0-9]{2})?");
    std::vector<std::string> texts;
    if (!reply) return texts;
    const Parsed parsed = parse_json(reply->body);
    const rapidjson::Value* cards = member(parsed.document, "cards");
    if (cards == nullptr || !cards->IsArray()) return texts;
    for (const rapidjson::Value& card : cards->GetArray()) {
        std::string text = std::regex_replace(std::regex_replace(to_text(card), uuid, "uuid"), time, "time");
        for (std::size_t at = text.find(fhir_base); at != std::string::npos; at = text.find(fhir_base, at))
            text.erase(at, fhir_base.size());
        texts.push_back(std::move(text));
    }
    std::sort(texts.begin(), texts.end());
    return texts;
}

// Comparable only where the service fetches what its templates name, and says the same to the same call twice.
void says_the_same(Exam& exam, const Service& service, Verdict& verdict) {
    const std::string& base = exam.target.fhir->place().base;
    const auto prefetched = comparable_cards(call(exam, service, made_request(service)), base);
    const auto again = comparable_cards(call(exam, service, made_request(service)), base);
    const Access access = call_with_access(exam, service, without_prefetch(service));
    const auto fetched = comparable_cards(access.reply, base);
    const std::vector<PrefetchKey> keys = prefetch_keys(service);
    const bool asks_its_templates = std::all_of(keys.begin(), keys.end(), [&](const PrefetchKey& key) {
        return !key.url || was_asked(access.asked, *key.url);
    });
    if (prefetched != again || !asks_its_templates) {
        verdict.skip(asks_its_templates ? "not compared: two like calls have different cards"
                                        : "not compared: it does not ask what its templates say");
        return;
    }
    verdict.note(std::to_string(prefetched.size()) + " cards compared");
    if (prefetched == fetched) return;
    std::vector<std::string> only_one;
    std::set_symmetric_difference(prefetched.begin(), prefetched.end(), fetched.begin(), fetched.end(),
                                  std::back_inserter(only_one));
    verdict.fail(std::to_string(prefetched.size()) + " cards from prefetched data, " + std::to_string(fetched.size()) +
                 " from the same data fetched, " + std::to_string(only_one.size()) + " of them without their like");
}

bool has_drafts(const Service& service) {
    return rapidjson::Pointer("/context/draftOrders").Get(sample_request(service)) != nullptr;
}

void lives_without_drafts(Exam& exam, const Service& service, Verdict& verdict) {
    rapidjson::Document request = made_request(service);
    drop(request, "/prefetch");
    want_cards(call_with_access(exam, service, std::move(request)).reply, verdict);
}

} // namespace

std::vector<Check> prefetch_access_checks() {
    const auto trials = std::make_shared<ServiceTrials>();
    Choice with_drafts = that_ask();
    with_drafts.such = has_drafts;
    with_drafts.otherwise = "no service has a hook with draft orders in its context";
    return {
        {"Q2", "fhir", "nothing prefetched, FHIR access offered: answered",
         on_services(trials, that_ask(), answers_from_fhir)},
        {"Q2-same-cards", "", "the same cards from prefetched data and from the same data fetched",
         on_services(trials, that_ask(), says_the_same)},
        {"Q10", "draft", "a draft of the context that the FHIR server does not know: no harm",
         on_services(trials, with_drafts, lives_without_drafts)},
        {"4-absent", "fetched", "search keys left out, FHIR access offered: fetched, done without, or 412",
         on_services(trials, that_search(that_ask()), fetches_what_is_absent)},
        {"4-null", "not-repeated", "null under every search key: no search is made again",
         on_services(trials, that_search(that_ask()), not_repeated("null"))},
        {"4-empty", "not-repeated", "empty searchsets: no search is made again",
         on_services(trials, that_search(that_ask()), not_repeated(empty_searchset))},
        {"4-outcome-repeated", "", "OperationOutcomes: no search that failed is made again",
         on_services(trials, that_search(that_ask()), not_repeated(failed_query))},
        {"P8", "next", "first pages with next links, FHIR access offered: answered",
         on_services(trials, that_search(that_ask()), answers_first_pages)},
        {"P8", "next-token", "next links are followed with the token",
         on_services(trials, that_search(first_that_asks()), follows_pages_with_token)},
        {"P8", "no-access", "first pages with next links, without FHIR access: answered",
         on_services(trials, that_search(), answers_first_pages_alone)},
    };
}

} // namespace eczema::conformance
