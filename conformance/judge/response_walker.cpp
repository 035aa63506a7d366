#include "conformance/judge/response_walker.hpp"

#include "conformance/json/json_text.hpp"
#include "conformance/judge/tree_walk.hpp"
#include <algorithm>

namespace eczema::conformance {
namespace {

using rapidjson::SizeType;
using rapidjson::Value;

constexpr std::size_t max_summary_units = 139;

enum class Presence : bool { optional, required };

// The text is valid UTF-8: a byte of the form 10xxxxxx continues a character, one from 0xF0 on begins a surrogate pair.
std::size_t utf16_units(std::string_view text) {
    std::size_t units = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        units += (byte & 0xC0U) == 0x80U ? 0U : byte >= 0xF0U ? 2U : 1U;
    }
    return units;
}

bool is_alpha(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

bool is_absolute_url(std::string_view url) {
    const std::size_t end = url.find("://");
    return end != std::string_view::npos && end > 0 && is_alpha(url.front()) && url.size() > end + 3 &&
           url.find_first_of(" \t\r\n") == std::string_view::npos;
}

// "Type/id": a relative reference without a version.
bool is_relative_reference(std::string_view text) {
    const std::size_t slash = text.find('/');
    return slash != std::string_view::npos && slash > 0 && slash + 1 < text.size() && text.front() >= 'A' &&
           text.front() <= 'Z' && text.find('/', slash + 1) == std::string_view::npos;
}

class ResponseWalk {
  public:
    explicit ResponseWalk(std::vector<Finding>& findings) : findings_(findings) {}

    void root(const Value& response) {
        if (!response.IsObject()) return report("Q4", "", "not an object");
        const Value* cards = member(response, "cards");
        if (cards == nullptr)
            report("6-cards", "cards", "missing");
        else
            each(*cards, "cards", "6-cards", [&](const Value& item, const std::string& path) { card(item, path); });
        optional_each(response, "systemActions", "", "6-systemActions",
                      [&](const Value& item, const std::string& path) {
                          action(item, path, "6.5-description"); // 2.0 asks for it, its own example and 3.0 do not
                      });
        extension(response, "");
        std::sort(uuids_.begin(), uuids_.end());
        if (std::adjacent_find(uuids_.begin(), uuids_.end()) != uuids_.end())
            report("6.1-uuid", "", "a uuid is given to two cards or suggestions");
    }

    void services(const Value& discovery) {
        const Value* list = member(discovery, "services");
        if (list == nullptr) return report("D2", "services", "missing");
        each(*list, "services", "D2", [&](const Value& item, const std::string& path) { service(item, path); });
        extension(discovery, "");
    }

  private:
    void service(const Value& entry, const std::string& path) {
        for (const char* name : {"hook", "description", "id"}) text(entry, path, name, Presence::required, "D3");
        if (text(entry, path, "title", Presence::optional, "D4") == nullptr)
            report("D4", below(path, "title"), "missing");
        text(entry, path, "usageRequirements", Presence::optional, "D6");
        if (const Value* prefetch = member(entry, "prefetch"); prefetch != nullptr && !prefetch->IsObject())
            report("D5", below(path, "prefetch"), "not an object");
        else if (prefetch != nullptr)
            for (auto it = prefetch->MemberBegin(); it != prefetch->MemberEnd(); ++it)
                if (!it->value.IsString())
                    report("D5", below(below(path, "prefetch"), text_of(it->name)), "not a string");
        const Value* id = member(entry, "id");
        const auto is_reserved = [](char c) {
            return !is_alpha(c) && !(c >= '0' && c <= '9') && c != '-' && c != '.' && c != '_' && c != '~';
        };
        if (const std::string_view name = id == nullptr ? "" : text_of(*id);
            std::any_of(name.begin(), name.end(), is_reserved))
            report("D11", below(path, "id"), "holds characters that a URL path must escape");
        extension(entry, path);
    }

    void card(const Value& card, const std::string& path) {
        uuid(card, path, "6.1-uuid");
        if (const Value* summary = text(card, path, "summary", Presence::required, "6.1-summary"))
            if (const std::size_t units = utf16_units(text_of(*summary)); units > max_summary_units)
                report("6.1-summary", below(path, "summary"), std::to_string(units) + " UTF-16 units, 139 are allowed");
        text(card, path, "detail", Presence::optional, "6.1-detail");
        one_of(card, path, "indicator", Presence::required, "6.1-indicator", {"info", "warning", "critical"});
        if (const Value* given = member(card, "source"))
            source(*given, below(path, "source"));
        else
            report("6.1-source", below(path, "source"), "missing");
        suggestions(card, path);
        optional_each(card, "overrideReasons", path, "6.1-overrideReasons",
                      [&](const Value& item, const std::string& at) {
                          coding(item, at, Presence::required, "6.1-overrideReasons");
                      });
        optional_each(card, "links", path, "6.1-links",
                      [&](const Value& item, const std::string& at) { link(item, at); });
        extension(card, path);
    }

    void source(const Value& source, const std::string& path) {
        if (!source.IsObject()) return report("6.1-source", path, "not an object");
        text(source, path, "label", Presence::required, "6.1-source");
        absolute_url(source, path, "url", Presence::optional, "6.1-source-url");
        absolute_url(source, path, "icon", Presence::optional, "6.1-source-icon");
        if (const Value* topic = member(source, "topic"))
            coding(*topic, below(path, "topic"), Presence::optional, "6.1-topic");
        extension(source, path);
    }

    void coding(const Value& coding, const std::string& path, Presence display, std::string_view rule) {
        if (!coding.IsObject()) return report(rule, path, "not an object");
        text(coding, path, "code", Presence::required, rule);
        text(coding, path, "system", Presence::required, rule);
        text(coding, path, "display", display, rule);
    }

    void suggestions(const Value& card, const std::string& path) {
        const Value* behavior = one_of(card, path, "selectionBehavior", Presence::optional, "6.1-selectionBehavior",
                                       {"at-most-one", "any"});
        const Value* given = member(card, "suggestions");
        if (given != nullptr && behavior == nullptr)
            report("6.1-selectionBehavior", below(path, "selectionBehavior"), "missing beside suggestions");
        if (given == nullptr && behavior != nullptr)
            report("6.1-selectionBehavior-alone", below(path, "selectionBehavior"), "given without suggestions");
        int recommended = 0;
        optional_each(card, "suggestions", path, "6.1-suggestions", [&](const Value& item, const std::string& at) {
            suggestion(item, at);
            const Value* flag = member(item, "isRecommended");
            recommended += flag != nullptr && flag->IsTrue() ? 1 : 0;
        });
        if (recommended > 1 && (behavior == nullptr || text_of(*behavior) != "any"))
            report("6.2-isRecommended", below(path, "suggestions"),
                   "several are recommended, but only one may be chosen");
    }

    void suggestion(const Value& suggestion, const std::string& path) {
        uuid(suggestion, path, "6.2-uuid");
        text(suggestion, path, "label", Presence::required, "6.2-label");
        boolean(suggestion, path, "isRecommended", "6.2-isRecommended");
        if (member(suggestion, "actionSelectionBehavior") != nullptr)
            report("6.2-actionSelectionBehavior", below(path, "actionSelectionBehavior"),
                   "sent to a client that has not declared support");
        optional_each(suggestion, "actions", path, "6.2-actions",
                      [&](const Value& item, const std::string& at) { action(item, at, "6.3-description"); });
        extension(suggestion, path);
    }

    void action(const Value& action, const std::string& path, std::string_view description_rule) {
        const Value* type =
            one_of(action, path, "type", Presence::required, "6.3-type", {"create", "update", "delete"});
        text(action, path, "description", Presence::required, description_rule);
        const Value* resource = member(action, "resource");
        const Value* resource_id = text(action, path, "resourceId", Presence::optional, "6.3-resourceId");
        extension(action, path);
        if (type == nullptr) return;
        if (text_of(*type) == "delete") {
            if (resource != nullptr) report("6.3-resource", below(path, "resource"), "given for a delete");
            if (resource_id == nullptr)
                report("6.3-resourceId", below(path, "resourceId"), "missing for a delete");
            else if (!is_relative_reference(text_of(*resource_id)))
                report("6.3-resourceId", below(path, "resourceId"), "not of the form Type/id");
            return;
        }
        if (resource == nullptr)
            return report("6.3-resource", below(path, "resource"), "missing for a create or update");
        if (!resource->IsObject()) return report("6.3-resource", below(path, "resource"), "not an object");
        text(*resource, below(path, "resource"), "resourceType", Presence::required, "6.3-resource");
        if (member(*resource, "id") == nullptr)
            report(text_of(*type) == "update" ? "6.3-resource" : "6.3-id", below(below(path, "resource"), "id"),
                   "missing");
    }

    void link(const Value& link, const std::string& path) {
        text(link, path, "label", Presence::required, "6.4-label");
        absolute_url(link, path, "url", Presence::required, "6.4-url");
        const Value* type = one_of(link, path, "type", Presence::required, "6.4-type", {"absolute", "smart"});
        if (text(link, path, "appContext", Presence::optional, "6.4-appContext") &&
            (type == nullptr || text_of(*type) != "smart"))
            report("6.4-appContext", below(path, "appContext"), "only a smart link may have it");
        boolean(link, path, "autolaunchable", "6.4-autolaunchable");
        extension(link, path);
    }

    void uuid(const Value& object, const std::string& path, std::string_view rule) {
        if (const Value* given = text(object, path, "uuid", Presence::optional, rule))
            uuids_.push_back(text_of(*given));
        else
            report(rule, below(path, "uuid"), "missing: no feedback can name it");
    }

    void extension(const Value& object, const std::string& path) {
        if (const Value* given = member(object, "extension"); given != nullptr && !given->IsObject())
            report("9-object", below(path, "extension"), "not an object");
    }

    void boolean(const Value& object, const std::string& path, std::string_view name, std::string_view rule) {
        if (const Value* given = member(object, name); given != nullptr && !given->IsBool())
            report(rule, below(path, name), "not a boolean");
    }

    // The member if it is a string; anything else is reported and comes back as nullptr.
    const Value* text(const Value& object, const std::string& path, std::string_view name, Presence presence,
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

    const Value* one_of(const Value& object, const std::string& path, std::string_view name, Presence presence,
                        std::string_view rule, std::initializer_list<std::string_view> allowed) {
        const Value* given = text(object, path, name, presence, rule);
        if (given != nullptr && std::find(allowed.begin(), allowed.end(), text_of(*given)) == allowed.end())
            report(rule, below(path, name), "not one of the allowed values");
        return given;
    }

    template <class Visit>
    void each(const Value& array, const std::string& path, std::string_view rule, Visit visit) {
        if (!array.IsArray()) return report(rule, path, "not an array");
        for (SizeType i = 0; i < array.Size(); ++i)
            if (array[i].IsObject())
                visit(array[i], below(path, i));
            else
                report(rule, below(path, i), "not an object");
    }

    template <class Visit>
    void optional_each(const Value& object, std::string_view name, const std::string& path, std::string_view rule,
                       Visit visit) {
        if (const Value* array = member(object, name)) each(*array, below(path, name), rule, visit);
    }

    // The member, which is a string and, where it is given, an absolute URL.
    void absolute_url(const Value& object, const std::string& path, std::string_view name, Presence presence,
                      std::string_view rule) {
        const Value* url = text(object, path, name, presence, rule);
        if (url != nullptr && !is_absolute_url(text_of(*url))) report(rule, below(path, name), "not an absolute URL");
    }

    void report(std::string_view rule, const std::string& path, std::string message) {
        findings_.push_back({rule, path, std::move(message)});
    }

    std::vector<Finding>& findings_;
    std::vector<std::string_view> uuids_;
};

} // namespace

std::vector<Finding> walk_response(const Value& response) {
    std::vector<Finding> findings;
    walk_tree(response, "cards", findings);
    ResponseWalk(findings).root(response);
    return findings;
}

std::vector<Finding> walk_discovery(const Value& discovery) {
    std::vector<Finding> findings;
    walk_tree(discovery, "services", findings);
    ResponseWalk(findings).services(discovery);
    return findings;
}

} // namespace eczema::conformance
