// The calls and the expectations that several families of checks share. A broken expectation becomes a fault in words;
// nothing the server sent is quoted but statuses, header values and paths.
#pragma once
#include "conformance/checks/check.hpp"
#include "conformance/json/rapid_json.hpp"
#include <initializer_list>

namespace eczema::conformance {

// The id is escaped as a segment of a path.
std::string service_path(const Service& service);

// POST with Content-Type application/json, unless `headers` names another.
Reply post(Exam& exam, const std::string& path, std::string body, Headers headers = {});
Reply call(Exam& exam, const Service& service, const rapidjson::Document& request);

// The call of the service with the examiner's plain request, sample_request; the hook must be known.
HttpRequest plain_call(const Service& service);

// Whether the service answers that with 200. What one that does not does with a request that is changed in one place
// says nothing more. Asked once, then remembered.
bool answers_plain_call(Exam& exam, const Service& service);
std::vector<Service> answering_services(Exam& exam);

// The first advertised service that does so, one that reads its patient if there is such; or nullptr.
const Service* chosen_service(Exam& exam);

// A check about that service: what a change of the request does can be seen with no other. Skipped where there is none.
using ServiceCheck = std::function<void(Exam&, const Service&, Verdict&)>;
Run on_answering_service(ServiceCheck check);

// Whether the reply came and has one of the statuses; otherwise a fault. 429 that is not among them skips the check.
bool want_status(const Reply& reply, std::initializer_list<unsigned> allowed, Verdict& verdict);

void want_json_type(const HttpResponse& response, Verdict& verdict);

// Whether a service that answers feedback so has no place for it.
bool takes_no_feedback(unsigned status);

// POST to a service, feedback not among them; also to one that is not advertised.
bool is_service_call(const HttpRequest& request);

// 200, and JSON that is an object with an array of cards. What is in the cards is judged once, over all responses.
void want_cards(const Reply& reply, Verdict& verdict);

// Why the body is no OperationOutcome with at least one issue that has severity and code; empty when it is one.
std::string operation_outcome_fault(const HttpResponse& response);
void want_operation_outcome(const HttpResponse& response, Verdict& verdict);

// The header names each of the words, in any order and case.
void want_words(const HttpResponse& response, std::string_view header, std::initializer_list<std::string_view> words,
                Verdict& verdict);

} // namespace eczema::conformance
