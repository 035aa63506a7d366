// Wrong things in every place of a whole request, one at a time. A service may ignore or refuse each; it must answer,
// not fail, and not tell back what it was sent. One walk over all services serves several checks.
#include "conformance/checks/calls.hpp"
#include "conformance/checks/kept_connection.hpp"
#include "conformance/json/json_text.hpp"
#include "conformance/requests/sample_request.hpp"
#include "conformance/requests/wrong_values.hpp"
#include <algorithm>
#include <boost/beast/core/error.hpp>
#include <memory>

namespace eczema::conformance {
namespace {

constexpr std::size_t most_calls = 1400; // over all services
constexpr std::chrono::seconds longest_walk{25};
constexpr std::size_t most_without_answer = 3; // each costs the whole timeout

struct Walk {
    std::size_t tried = 0;
    std::size_t planned = 0;
    std::size_t refused = 0;
    std::string stopped;         // why before its end
    std::vector<Fault> failures; // no answer, 5xx, or a redirect
    std::vector<Fault> quotes;   // refusals that tell back what they were sent
    std::size_t dropped = 0;     // calls whose connection ended before an answer
    unsigned closed_without_notice = 0;
};

// The sample with every optional member of a request, and the answer to a search.
rapidjson::Document whole_request(const Service& service) {
    rapidjson::Document request = sample_request(service);
    put(request, "/fhirServer", R"("https://127.0.0.1:9/r4")"); // nothing listens there, and no name is looked up
    put(request, "/fhirAuthorization", R"({"access_token":"examiner","token_type":"Bearer","expires_in":300,
        "scope":"user/*.read","subject":"examiner","patient":"examiner-1"})");
    put(request, "/extension", R"({"com.example.examiner":{"list":[1,"x"]}})");
    if (const SearchKey search = search_key(service); !search.key.empty())
        put(request, prefetch_pointer(search.key),
            R"({"resourceType":"Bundle","type":"searchset","total":1,"link":[{"relation":"self","url":"x"}],"entry":[
            {"fullUrl":"https://127.0.0.1:9/r4/x/x1","search":{"mode":"match"},"resource":{"resourceType":)" +
                quoted(search.type) +
                R"(,"id":"x1","status":"active","subject":{"reference":"Patient/examiner-1"},"code":{"coding":[
            {"system":"http://snomed.info/sct","code":"24079001"}],"text":"examiner"}}}]})");
    return request;
}

bool holds_patient_data(std::string_view pointer) {
    return pointer.starts_with("/context/") || pointer.starts_with("/prefetch/") || pointer.starts_with("/fhirAuth");
}

// Faults of one place stand together: "context.patientId: status 500 for null, true".
class Findings {
  public:
    void add(const std::string& path, const std::string& what, const std::string& value, std::size_t exchange) {
        const std::string start = path + ": " + what + " for ";
        for (Fault& fault : faults_)
            if (fault.text.starts_with(start)) {
                fault.text += ", " + value;
                return;
            }
        faults_.push_back({start + value, exchange});
    }
    std::vector<Fault> faults() && { return std::move(faults_); }

  private:
    std::vector<Fault> faults_;
};

class Walker {
  public:
    explicit Walker(Exam& exam) : exam_(&exam), connection_(exam) {}

    Walk walk() && {
        const std::vector<Service> services = answering_services(*exam_);
        for (const Service& service : services) {
            visit(service, most_calls / services.size());
            if (!walk_.stopped.empty()) break;
        }
        walk_.failures = std::move(failures_).faults();
        walk_.quotes = std::move(quotes_).faults();
        walk_.closed_without_notice = connection_.closed_without_notice();
        return std::move(walk_);
    }

  private:
    // All pairs of place and value where they are few enough; otherwise each place has some values, the next place
    // the ones after.
    void visit(const Service& service, std::size_t calls) {
        rapidjson::Document request = whole_request(service);
        if (const Reply reply = send(service, to_text(request)); reply && reply->status != 200) {
            drop(request, "/fhirServer"); // a server that is not registered may be refused
            drop(request, "/fhirAuthorization");
        }
        const std::vector<std::string> places = positions(request);
        const std::vector<WrongValue>& values = wrong_values();
        const std::size_t each = std::clamp<std::size_t>(calls / places.size(), 1, values.size());
        walk_.planned += places.size() * each;
        for (std::size_t place = 0; place < places.size(); ++place)
            for (std::size_t i = 0; i < each && walk_.stopped.empty(); ++i)
                try_one(service, request, places[place], values[(place * each + i) % values.size()]);
        if (!walk_.stopped.empty()) return;
        const Reply after = send(service, to_text(sample_request(service)));
        if (!after || after->status != 200)
            failures_.add(service.id, "no 200 for the good call after all", "it", exam_->record().size() - 1);
    }

    void try_one(const Service& service, const rapidjson::Document& request, const std::string& place,
                 const WrongValue& value) {
        if (std::chrono::steady_clock::now() > end_) {
            walk_.stopped = "time was up";
            return;
        }
        const Reply reply = send(service, spoilt_text(request, place, value.json), true);
        const std::size_t exchange = exam_->record().size() - 1;
        const std::string path = service.id + ": " + readable(place);
        ++walk_.tried;
        if (!reply) {
            if (reply.error() != boost::beast::error::timeout) ++walk_.dropped;
            failures_.add(path, "no answer (" + reply.error().message() + ")", value.name, exchange);
            if (++without_answer_ == most_without_answer) walk_.stopped = "too many calls had no answer";
        } else if (reply->status == 429) {
            walk_.stopped = "the service limits the rate of calls";
        } else if (reply->status >= 500 || reply->status / 100 == 3) {
            failures_.add(path, "status " + std::to_string(reply->status), value.name, exchange);
        } else if (reply->status >= 400) {
            ++walk_.refused;
            if (holds_patient_data(place) && reply->body.find(canary) != std::string::npos)
                quotes_.add(path, "the refusal quotes what was sent", value.name, exchange);
        }
    }

    Reply send(const Service& service, std::string body, bool is_spoilt = false) {
        return connection_.send(
            {"POST", service_path(service), {{"Content-Type", "application/json"}}, std::move(body), is_spoilt});
    }

    Exam* exam_;
    KeptConnection connection_;
    std::chrono::steady_clock::time_point end_ = std::chrono::steady_clock::now() + longest_walk;
    std::size_t without_answer_ = 0;
    Walk walk_;
    Findings failures_;
    Findings quotes_;
};

void was_answered(const Walk& walk, Verdict& verdict) {
    std::string tried = std::to_string(walk.tried) + " of " + std::to_string(walk.planned) + " wrong requests tried, " +
                        std::to_string(walk.refused) + " of them refused";
    if (!walk.stopped.empty()) tried += "; stopped: " + walk.stopped;
    verdict.note(std::move(tried));
    for (const Fault& fault : walk.failures) verdict.fail_at(fault.exchange, fault.text);
}

void was_not_quoted(const Walk& walk, Verdict& verdict) {
    if (walk.refused == 0) return verdict.skip("nothing was refused");
    for (const Fault& fault : walk.quotes) verdict.fail_at(fault.exchange, fault.text);
}

void was_left_open(const Walk& walk, Verdict& verdict) {
    if (walk.refused == 0) return verdict.skip("nothing was refused");
    if (walk.dropped > 0) return verdict.skip("calls were dropped without an answer");
    if (walk.closed_without_notice > 0)
        verdict.fail_at(Fault::no_exchange, "a connection was closed " + std::to_string(walk.closed_without_notice) +
                                                " times after an answer that did not say Connection: close");
}

} // namespace

std::vector<Check> wrong_input_checks() {
    struct Row {
        const char* requirement;
        const char* part;
        const char* title;
        void (*judge)(const Walk&, Verdict&);
    };
    constexpr Row rows[] = {
        {"3.1-5xx", "wrong-input", "wrong values anywhere in a request are answered, and never with 5xx", was_answered},
        {"Q7", "no-patient-data", "a refusal does not quote what stood in context, prefetch or fhirAuthorization",
         was_not_quoted},
        {"G7", "after-refusal", "a refusal leaves the connection open, or says that it does not", was_left_open},
    };
    const auto made = std::make_shared<std::unique_ptr<Walk>>(); // by the first of these checks
    std::vector<Check> checks;
    for (const Row& row : rows)
        checks.push_back({row.requirement, row.part, row.title,
                          on_answering_service([row, made](Exam& exam, const Service&, Verdict& verdict) {
                              if (*made == nullptr) *made = std::make_unique<Walk>(Walker(exam).walk());
                              row.judge(**made, verdict);
                          })});
    return checks;
}

} // namespace eczema::conformance
