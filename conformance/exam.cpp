#include "conformance/exam.hpp"

#include "conformance/json/json_text.hpp"
#include "conformance/token/client_credentials.hpp"
#include <algorithm>
#include <boost/beast/core/error.hpp>
#include <charconv>
#include <thread>

namespace eczema::conformance {
namespace {

constexpr int most_attempts = 3;
constexpr int longest_wait_seconds = 10;
constexpr std::size_t most_services = 500;
constexpr std::size_t most_keys = 500;
constexpr std::size_t longest_id = 1'000;

// As Retry-After says, where it says it in seconds.
int seconds_to_wait(const HttpResponse& response) {
    const std::string asked = response.header("Retry-After").value_or("1");
    int seconds = 1;
    std::from_chars(asked.data(), asked.data() + asked.size(), seconds);
    return std::clamp(seconds, 1, longest_wait_seconds);
}

std::size_t size_of(const HttpRequest& request) {
    std::size_t size = request.path.size() + request.body.size();
    for (const auto& [name, value] : request.headers) size += name.size() + value.size();
    return size;
}

std::size_t size_of(const Exchange& exchange) {
    std::size_t size = size_of(exchange.request);
    if (!exchange.reply) return size;
    for (const auto& [name, value] : exchange.reply->headers) size += name.size() + value.size();
    return size + exchange.reply->body.size();
}

} // namespace

std::vector<Service> read_services(std::string_view discovery) {
    std::vector<Service> services;
    const Parsed parsed = parse_json(discovery);
    const rapidjson::Value* list = member(parsed.document, "services");
    if (list == nullptr || !list->IsArray()) return services;
    for (const rapidjson::Value& entry : list->GetArray()) {
        if (services.size() == most_services) break;
        const rapidjson::Value* id = member(entry, "id");
        const rapidjson::Value* hook = member(entry, "hook");
        if (id == nullptr || hook == nullptr || text_of(*id).empty() || text_of(*hook).empty()) continue;
        if (text_of(*id).size() > longest_id) continue;
        Service service{std::string(text_of(*id)), std::string(text_of(*hook)), {}};
        if (const rapidjson::Value* prefetch = member(entry, "prefetch"); prefetch != nullptr && prefetch->IsObject())
            for (auto it = prefetch->MemberBegin(); it != prefetch->MemberEnd() && service.prefetch.size() < most_keys;
                 ++it)
                service.prefetch.emplace_back(text_of(it->name), text_of(it->value));
        services.push_back(std::move(service));
    }
    return services;
}

std::size_t Record::add(Exchange exchange) {
    const std::lock_guard lock(mutex_);
    const bool is_unanswered = !exchange.reply && exchange.reply.error() == boost::beast::error::timeout;
    cost_.unanswered_in_row = is_unanswered ? cost_.unanswered_in_row + 1 : 0;
    cost_.unanswered_in_all += is_unanswered ? 1 : 0;
    cost_.bytes += size_of(exchange);
    exchanges_.push_back(std::move(exchange));
    return exchanges_.size() - 1;
}

std::size_t Record::size() const {
    const std::lock_guard lock(mutex_);
    return exchanges_.size();
}

const Exchange& Record::at(std::size_t index) const {
    const std::lock_guard lock(mutex_);
    return exchanges_[index];
}

Record::Cost Record::cost() const {
    const std::lock_guard lock(mutex_);
    return cost_;
}

void Verdict::fail_at(std::size_t exchange, std::string text) {
    if (faults_.size() < Fault::most)
        faults_.push_back({std::move(text), exchange});
    else if (faults_.size() == Fault::most)
        faults_.push_back({"there are more faults of this check, which are not told", Fault::no_exchange});
}

void Verdict::fail(std::string text) {
    const std::size_t size = record_->size();
    fail_at(size > first_exchange_ ? size - 1 : Fault::no_exchange, std::move(text));
}

HttpRequest Exam::authorized(HttpRequest request) const {
    const auto is_authorization = [](const auto& field) { return equal_ignoring_case(field.first, "Authorization"); };
    if (target.credentials != nullptr && std::none_of(request.headers.begin(), request.headers.end(), is_authorization))
        request.headers.emplace_back("Authorization",
                                     target.credentials->authorization(target.audience + request.path));
    return request;
}

Reply Exam::send(HttpRequest request) {
    return send_patiently([&] { return authorized(request); });
}

Reply Exam::send_patiently(const std::function<HttpRequest()>& make) {
    for (int attempt = 0;; ++attempt) {
        Reply reply = send_by(client_, make());
        if (!reply || reply->status != 429 || attempt == most_attempts) return reply;
        const int seconds = seconds_to_wait(*reply);
        if (patience_seconds_.fetch_sub(seconds) < seconds) return reply;
        std::this_thread::sleep_for(std::chrono::seconds(seconds));
    }
}

std::string Exam::end_of_patience() const {
    const Endurance& most = target.endurance;
    const Record::Cost cost = record_.cost();
    if (!ended_in_.empty()) return "it has not answered since the check " + ended_in_;
    if (is_given_up_ || cost.unanswered_in_row >= most.unanswered_in_row)
        return std::to_string(cost.unanswered_in_row) + " requests in a row had no answer in time";
    if (cost.unanswered_in_all >= most.unanswered_in_all)
        return std::to_string(cost.unanswered_in_all) + " requests had no answer in time";
    if (cost.bytes >= most.bytes) return "more than " + std::to_string(most.bytes >> 20U) + " MiB were exchanged";
    if (std::chrono::steady_clock::now() - started_ >= most.time)
        return "the examination has lasted " + std::to_string(most.time.count() / 60) + " minutes";
    return {};
}

void Exam::end_in(const std::string& check) { ended_in_ = check; }

void Exam::look_for_life() {
    if (is_given_up_ || record_.cost().unanswered_in_row < target.endurance.unanswered_in_row) return;
    const bool may_live = plain_calls.empty() || std::any_of(plain_calls.begin(), plain_calls.end(),
                                                             [](const auto& one) { return one.second; });
    is_given_up_ = !may_live || !exchange(client_, authorized({"GET", "/cds-services", {}, {}}));
}

void Exam::want_patience() const {
    if (const std::string why = end_of_patience(); !why.empty())
        throw NoMorePatience("the service is not asked any more: " + why);
}

Reply Exam::send_by(const HttpClient& client, HttpRequest request) {
    want_patience();
    return exchange(client, std::move(request));
}

Reply Exam::exchange(const HttpClient& client, HttpRequest request) {
    const auto started = std::chrono::steady_clock::now();
    Reply reply = client.send(request);
    const auto duration =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - started);
    record_.add({std::move(request), reply, duration});
    return reply;
}

} // namespace eczema::conformance
