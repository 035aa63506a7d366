#include "conformance/judge/member_walk.hpp"

#include <algorithm>

namespace eczema::conformance {
namespace {

using rapidjson::Value;

bool is_alpha(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

} // namespace

bool is_absolute_url(std::string_view url) {
    const std::size_t colon = url.find(':');
    if (colon == std::string_view::npos || colon + 1 == url.size() || url.empty() || !is_alpha(url.front()))
        return false;
    const auto is_of_scheme = [](char c) { return is_alpha(c) || is_digit(c) || c == '+' || c == '-' || c == '.'; };
    const std::string_view scheme = url.substr(0, colon);
    if (!std::all_of(scheme.begin(), scheme.end(), is_of_scheme)) return false;
    const bool has_authority = scheme == "http" || scheme == "https";
    return (!has_authority || (url.substr(colon).starts_with("://") && url.size() > colon + 3)) &&
           url.find_first_of(" \t\r\n") == std::string_view::npos;
}

bool is_relative_reference(std::string_view text) {
    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos || text.front() < 'A' || text.front() > 'Z') return false;
    const std::string_view type = text.substr(0, slash);
    std::string_view id = text.substr(slash + 1);
    if (const std::size_t version = id.find("/_history/"); version != std::string_view::npos)
        id = id.substr(0, version);
    return std::all_of(type.begin(), type.end(), is_alpha) && !id.empty() && id.find_first_of("/?# ") == id.npos;
}

void MemberWalk::report(std::string_view rule, std::string path, std::string message) {
    if (findings_.size() >= most_findings) return;
    const std::size_t slash = rule.find('/');
    const std::string_view part = slash == std::string_view::npos ? std::string_view() : rule.substr(slash + 1);
    findings_.push_back({rule.substr(0, slash), std::move(path), std::move(message), part});
}

const Value* MemberWalk::text(const Value& object, const std::string& path, std::string_view name, Presence presence,
                              std::string_view rule) {
    const Value* given = member(object, name);
    if (given == nullptr) {
        if (presence == Presence::required) report(rule, below(path, name), "missing");
        return nullptr;
    }
    if (given->IsString()) return given;
    report(rule, below(path, name), "not a string");
    return nullptr;
}

const Value* MemberWalk::one_of(const Value& object, const std::string& path, std::string_view name, Presence presence,
                                std::string_view rule, std::initializer_list<std::string_view> allowed) {
    const Value* given = text(object, path, name, presence, rule);
    if (given != nullptr && std::find(allowed.begin(), allowed.end(), text_of(*given)) == allowed.end())
        report(rule, below(path, name), "not one of the allowed values");
    return given;
}

void MemberWalk::boolean(const Value& object, const std::string& path, std::string_view name, std::string_view rule) {
    if (const Value* given = member(object, name); given != nullptr && !given->IsBool())
        report(rule, below(path, name), "not a boolean");
}

void MemberWalk::absolute_url(const Value& object, const std::string& path, std::string_view name,
                              std::string_view rule) {
    const Value* url = text(object, path, name, Presence::optional, rule);
    if (url != nullptr && !is_absolute_url(text_of(*url))) report(rule, below(path, name), "not an absolute URL");
}

void MemberWalk::coding(const Value& coding, const std::string& path, Presence display, std::string_view rule) {
    if (!coding.IsObject()) return report(rule, path, "not an object");
    text(coding, path, "code", Presence::required, rule);
    text(coding, path, "system", Presence::required, rule);
    text(coding, path, "display", display, rule);
}

void MemberWalk::extension(const Value& object, const std::string& path, std::string_view names_rule) {
    const Value* given = member(object, "extension");
    if (given == nullptr) return;
    const std::string at = below(path, "extension");
    if (!given->IsObject()) return report("9-object", at, "not an object");
    for (auto it = given->MemberBegin(); it != given->MemberEnd(); ++it)
        if (text_of(it->name).find_first_of(".:/") == std::string_view::npos)
            report(names_rule, below(at, text_of(it->name)), "a name without a domain");
}

} // namespace eczema::conformance
