// How discovery may be kept by those who ask for it again and again.
#include "conformance/checks/calls.hpp"

namespace eczema::conformance {
namespace {

Reply discover(Exam& exam, Headers headers = {}) { return exam.send({"GET", "/cds-services", std::move(headers), {}}); }

void has_etag(Exam& exam, Verdict& verdict) {
    const Reply reply = discover(exam);
    if (want_status(reply, {200}, verdict) && !reply->header("ETag")) verdict.fail("no ETag header");
}

void has_cache_control(Exam& exam, Verdict& verdict) {
    const Reply reply = discover(exam);
    if (want_status(reply, {200}, verdict) && !reply->header("Cache-Control")) verdict.fail("no Cache-Control header");
}

void keeps_etag(Exam& exam, Verdict& verdict) {
    const Reply first = discover(exam);
    if (!want_status(first, {200}, verdict)) return;
    if (!first->header("ETag")) return verdict.skip("discovery has no ETag");
    const Reply second = discover(exam);
    if (!want_status(second, {200}, verdict)) return;
    if (second->body != first->body)
        verdict.skip("discovery came with another body");
    else if (second->header("ETag") != first->header("ETag"))
        verdict.fail("the same body came with another ETag");
}

void answers_not_modified(Exam& exam, Verdict& verdict) {
    const Reply first = discover(exam);
    if (!want_status(first, {200}, verdict)) return;
    const auto etag = first->header("ETag");
    if (!etag) return verdict.skip("discovery has no ETag");
    const Reply second = discover(exam, {{"If-None-Match", *etag}});
    if (want_status(second, {304}, verdict) && !second->body.empty()) verdict.fail("304 came with a body");
}

} // namespace

std::vector<Check> caching_checks() {
    return {
        {"D13", "etag", "discovery has an ETag", has_etag},
        {"D13", "cache-control", "discovery has Cache-Control", has_cache_control},
        {"D13", "stable", "the ETag stays while the services do", keeps_etag},
        {"D13", "not-modified", "If-None-Match with that ETag gets 304", answers_not_modified},
    };
}

} // namespace eczema::conformance
