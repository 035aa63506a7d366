#include "conformance/exam.hpp"

#include "conformance/json/json_text.hpp"
#include "conformance/token/client_credentials.hpp"
#include <algorithm>

namespace eczema::conformance {

std::vector<Service> read_services(std::string_view discovery) {
    std::vector<Service> services;
    const Parsed parsed = parse_json(discovery);
    const rapidjson::Value* list = member(parsed.document, "services");
    if (list == nullptr || !list->IsArray()) return services;
    for (const rapidjson::Value& entry : list->GetArray()) {
        const rapidjson::Value* id = member(entry, "id");
        const rapidjson::Value* hook = member(entry, "hook");
        if (id == nullptr || hook == nullptr || text_of(*id).empty() || text_of(*hook).empty()) continue;
        Service service{std::string(text_of(*id)), std::string(text_of(*hook)), {}};
        if (const rapidjson::Value* prefetch = member(entry, "prefetch"); prefetch != nullptr && prefetch->IsObject())
            for (auto it = prefetch->MemberBegin(); it != prefetch->MemberEnd(); ++it)
                service.prefetch.emplace_back(text_of(it->name), text_of(it->value));
        services.push_back(std::move(service));
    }
    return services;
}

std::size_t Record::add(Exchange exchange) {
    const std::lock_guard lock(mutex_);
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

void Verdict::fail(std::string text) {
    const std::size_t size = record_->size();
    fail_at(size > first_exchange_ ? size - 1 : Fault::no_exchange, std::move(text));
}

HttpRequest Exam::authorized(HttpRequest request) const {
    const auto is_authorization = [](const auto& field) { return equal_ignoring_case(field.first, "Authorization"); };
    if (target.credentials != nullptr && std::none_of(request.headers.begin(), request.headers.end(), is_authorization))
        request.headers.emplace_back("Authorization", target.credentials->authorization(target.url + request.path));
    return request;
}

Reply Exam::send(HttpRequest request) { return send_as_is(authorized(std::move(request))); }

Reply Exam::send_as_is(HttpRequest request) {
    const auto started = std::chrono::steady_clock::now();
    Reply reply = client_.send(request);
    const auto duration =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - started);
    record_.add({std::move(request), reply, duration});
    return reply;
}

} // namespace eczema::conformance
