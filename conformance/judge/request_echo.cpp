#include "conformance/judge/request_echo.hpp"

#include "conformance/judge/member_walk.hpp"
#include <map>

namespace eczema::conformance {
namespace {

using rapidjson::Value;

// A shorter id could stand in a URL by chance.
constexpr std::size_t least_telling_length = 8;

// Elements that no change of an order takes away.
constexpr const char* lasting_elements[] = {"identifier", "subject", "patient", "intent", "extension"};

using Resources = std::map<std::string, const Value*, std::less<>>; // by "Type/id"

// "Type/id"; empty for what is no resource with an id.
std::string name_of_resource(const Value& value) {
    const Value* type = member(value, "resourceType");
    const Value* id = member(value, "id");
    if (type == nullptr || id == nullptr) return {};
    return std::string(text_of(*type)) + "/" + std::string(text_of(*id));
}

void collect(const Value& value, Resources& resources) {
    if (value.IsArray())
        for (const Value& item : value.GetArray()) collect(item, resources);
    if (!value.IsObject()) return;
    if (const std::string name = name_of_resource(value); !name.empty()) resources.try_emplace(name, &value);
    for (auto it = value.MemberBegin(); it != value.MemberEnd(); ++it) collect(it->value, resources);
}

class EchoWalk {
  public:
    EchoWalk(const Value& request, std::vector<Finding>& findings) : request_(request), walk_(findings) {
        collect(request, sent_);
        const Value* context = member(request, "context");
        for (const char* name : {"patientId", "encounterId"})
            if (const Value* id = context == nullptr ? nullptr : member(*context, name))
                if (id->IsString() && id->GetStringLength() >= least_telling_length)
                    patient_words_.push_back(text_of(*id));
    }

    void root(const Value& response) {
        each(response, "cards", "", [&](const Value& card, const std::string& path) {
            hides(member(card, "source"), below(path, "source"), "url", "6.1-source-url-drill-down");
            each(card, "links", path, [&](const Value& link, const std::string& at) {
                hides(&link, at, "appContext", "6.4-appContext-opaque");
            });
            each(card, "suggestions", path, [&](const Value& suggestion, const std::string& at) {
                each(suggestion, "actions", at,
                     [&](const Value& one, const std::string& place) { action(one, place); });
            });
        });
        each(response, "systemActions", "", [&](const Value& one, const std::string& path) { action(one, path); });
    }

  private:
    // Faults of shape are the response walker's.
    template <class Visit>
    void each(const Value& object, std::string_view name, const std::string& path, Visit visit) {
        const Value* list = member(object, name);
        if (list == nullptr || !list->IsArray()) return;
        for (rapidjson::SizeType i = 0; i < list->Size(); ++i) visit((*list)[i], below(below(path, name), i));
    }

    void hides(const Value* object, const std::string& path, std::string_view name, std::string_view rule) {
        const Value* given = object == nullptr ? nullptr : member(*object, name);
        if (given == nullptr) return;
        for (const std::string_view word : patient_words_)
            if (text_of(*given).find(word) != std::string_view::npos)
                return walk_.report(rule, below(path, name), "holds an id of the request's context");
    }

    void action(const Value& action, const std::string& path) {
        const Value* type = member(action, "type");
        const std::string_view word = type == nullptr ? std::string_view() : text_of(*type);
        const Value* resource = member(action, "resource");
        const Value* id = member(action, "resourceId");
        if (word == "delete" && id != nullptr) known(text_of(*id), below(path, "resourceId"));
        if (word != "update" || resource == nullptr) return;
        const std::string name = name_of_resource(*resource);
        if (name.empty()) return;
        known(name, below(below(path, "resource"), "id"));
        if (const auto found = sent_.find(name); found != sent_.end())
            whole(*found->second, *resource, below(path, "resource"));
    }

    // Where the service was given no FHIR server, it knows only the resources it was sent.
    void known(std::string_view name, const std::string& path) {
        if (member(request_, "fhirServer") == nullptr && sent_.find(name) == sent_.end())
            walk_.report("6.3-id/draft", path, "no resource of this type and id was sent");
    }

    void whole(const Value& sent, const Value& returned, const std::string& path) {
        for (const char* name : lasting_elements)
            if (member(sent, name) != nullptr && member(returned, name) == nullptr)
                walk_.report("6.3-resource/whole", below(path, name), "was sent and is missing in the update");
    }

    const Value& request_;
    MemberWalk walk_;
    Resources sent_;
    std::vector<std::string_view> patient_words_;
};

} // namespace

std::vector<Finding> walk_echo(const Value& request, const Value& response) {
    std::vector<Finding> findings;
    EchoWalk(request, findings).root(response);
    return findings;
}

} // namespace eczema::conformance
