// Where a token may go: bases, what lies below them, and the ways in which URLs pretend to.
#include "server/fhir_address.hpp"
#include <gtest/gtest.h>

namespace eczema::server {
namespace {

struct BaseCase {
    const char* text;
    const char* base; // nullptr: refused
};

TEST(FhirAddress, a_base_has_one_form) {
    const BaseCase cases[] = {
        {"https://ehr.example/fhir/r4", "https://ehr.example/fhir/r4"},
        {"https://ehr.example/fhir/r4/", "https://ehr.example/fhir/r4"},
        {"https://ehr.example/fhir/r4//", "https://ehr.example/fhir/r4"},
        {"HTTPS://EHR.Example:443/fhir/R4", "https://ehr.example/fhir/R4"},
        {"http://ehr.example:80", "http://ehr.example"},
        {"https://ehr.example:80/", "https://ehr.example:80"},
        {"https://ehr.example:/fhir", "https://ehr.example/fhir"},
        {"https://ehr.example:08443/fhir", "https://ehr.example:8443/fhir"},
        {"https://ehr.example:65535/", "https://ehr.example:65535"},
        {"https://ehr_1.example./x", "https://ehr_1.example./x"},
        {"https://[2001:DB8:0:0:0::1]:444/a", "https://[2001:db8::1]:444/a"},
        {"http://127.0.0.1:8080/fhir", "http://127.0.0.1:8080/fhir"},
        {"https://ehr.example/a/./b/../c", "https://ehr.example/a/c"},
        {"https://ehr.example/%7Ea/%2e%2E/c", "https://ehr.example/c"},
        {"https://ehr.example/a%c3%a4", "https://ehr.example/a%C3%A4"},
        {"https://ehr.example/tenant;v=1/fhir", "https://ehr.example/tenant;v=1/fhir"},
        // refused
        {"", nullptr},
        {"ehr.example/fhir", nullptr},
        {"/fhir", nullptr},
        {"//ehr.example/fhir", nullptr},
        {"https:/ehr.example", nullptr},
        {"https://", nullptr},
        {"https:///fhir", nullptr},
        {"ftp://ehr.example", nullptr},
        {"file:///etc/passwd", nullptr},
        {"https://user@ehr.example/", nullptr},
        {"https://user:pass@ehr.example/", nullptr},
        {"https://@ehr.example/", nullptr},
        {"https://ehr.example/?a=b", nullptr},
        {"https://ehr.example/?", nullptr},
        {"https://ehr.example/#a", nullptr},
        {"https://ehr.example/#", nullptr},
        {"https://ehr.example:0/", nullptr},
        {"https://ehr.example:65536/", nullptr},
        {"https://ehr.example:65979/", nullptr}, // 443 where only 16 bits are looked at
        {"https://ehr.example:4x/", nullptr},
        {"https://ehr.ex%61mple/", nullptr},
        {"https://ehr..example/", nullptr},
        {"https://.ehr.example/", nullptr},
        {"https://127.1/", nullptr},
        {"https://2130706433/", nullptr},
        {"https://0x7f000001/", nullptr},
        {"https://0x7f.0.0.1/", nullptr},
        {"https://0177.0.0.1/", nullptr},
        {"https://127.0.0.1./", nullptr},
        {"https://127.0.0.1.evil.example/", nullptr},
        {"https://127.0.0.1evil.example/", nullptr},
        {"https://[::1]evil.example/", nullptr},
        {"https://1.2.3.4.5/", nullptr},
        {"https://127.0.0.256/", nullptr},
        {"https://[::1", nullptr},
        {"https://[fe80::1%25eth0]/", nullptr},
        {"https://[v1.x]/", nullptr},
        {"https://ehr.example/a b", nullptr},
        {"https://ehr.example\\a", nullptr},
        {"https://ehr.example/a\r\nX: y", nullptr},
        {"https://ehr.example/a\tb", nullptr},
        {"https://ehr.ex\xc3\xa4mple/", nullptr},
        {"https://ehr.example/../a", nullptr},
        {"https://ehr.example/a/../../b", nullptr},
        {"https://ehr.example/a%2fb", nullptr},
        {"https://ehr.example/a%5cb", nullptr},
        {"https://ehr.example/a%00", nullptr},
        {"https://ehr.example/a%0d", nullptr},
        {"https://ehr.example/a%7F", nullptr},
        {"https://ehr.example/a%252e", nullptr},
        {"https://ehr.example/a%2", nullptr},
        {"https://ehr.example/a/..;x/b", nullptr},
        {"https://ehr.example/a/%2e.%3Bx/b", nullptr},
        {"https://ehr.example/a//../b", nullptr},
    };
    for (const auto& [text, base] : cases) {
        const auto address = parse_fhir_base(text);
        EXPECT_EQ(address ? address->base : "refused", base != nullptr ? base : "refused") << text;
    }
    EXPECT_FALSE(parse_fhir_base(std::string("https://ehr.example/\0x", 22)));
}

TEST(FhirAddress, its_parts_are_what_a_connection_needs) {
    const auto tls = parse_fhir_base("https://[2001:db8::1]/fhir/").value();
    EXPECT_TRUE(tls.tls);
    EXPECT_EQ(tls.host, "2001:db8::1");
    EXPECT_EQ(tls.port, 443);
    EXPECT_EQ(tls.origin_host, "[2001:db8::1]");
    EXPECT_EQ(tls.path, "/fhir");
    const auto plain = parse_fhir_base("http://EHR.example:8080").value();
    EXPECT_FALSE(plain.tls);
    EXPECT_EQ(plain.host, "ehr.example");
    EXPECT_EQ(plain.port, 8080);
    EXPECT_EQ(plain.origin_host, "ehr.example:8080");
    EXPECT_EQ(plain.path, "");
}

TEST(FhirAddress, the_length_of_a_url_is_limited) {
    const std::string start = "https://ehr.example/";
    EXPECT_TRUE(parse_fhir_base(start + std::string(8 * 1024 - start.size(), 'a')));
    EXPECT_FALSE(parse_fhir_base(start + std::string(8 * 1024 - start.size() + 1, 'a')));
}

struct BelowCase {
    const char* reference;
    const char* url; // behind https://ehr.example; nullptr: refused
};

TEST(FhirAddress, links_and_references_stay_below_the_base) {
    const auto base = parse_fhir_base("https://ehr.example/fhir/r4").value();
    const BelowCase cases[] = {
        {"Patient/p1", "/fhir/r4/Patient/p1"},
        {"Condition?patient=p1&_count=500", "/fhir/r4/Condition?patient=p1&_count=500"},
        {"Observation?code=http://loinc.org|89870-0", "/fhir/r4/Observation?code=http://loinc.org%7C89870-0"},
        {"Observation?date=%3Ege&x=%2e%2E%2f", "/fhir/r4/Observation?date=%3Ege&x=%2e%2E%2f"},
        {"Observation?a=../../b", "/fhir/r4/Observation?a=../../b"},
        {"?page=2", "/fhir/r4/?page=2"},
        {"/fhir/r4/Patient/p1", "/fhir/r4/Patient/p1"},
        {"/fhir/r4", "/fhir/r4"},
        {"https://ehr.example/fhir/r4?_getpages=1", "/fhir/r4?_getpages=1"},
        {"https://ehr.example/fhir/r4/?_getpages=1", "/fhir/r4/?_getpages=1"},
        {"HTTPS://EHR.example:443/fhir/%72%34/Patient", "/fhir/r4/Patient"},
        {"a/../Patient/p1", "/fhir/r4/Patient/p1"},
        {"../r4/Patient/p1", "/fhir/r4/Patient/p1"},
        {"https://ehr.example/x/../fhir/r4/Patient", "/fhir/r4/Patient"},
        {"Patient/p1/_history/2", "/fhir/r4/Patient/p1/_history/2"},
        {"Patient//p1", "/fhir/r4/Patient//p1"},
        // another origin
        {"http://ehr.example/fhir/r4/Patient", nullptr},
        {"https://ehr.example:444/fhir/r4/Patient", nullptr},
        {"https://evil.example/fhir/r4/Patient", nullptr},
        {"https://ehr.example.evil/fhir/r4/Patient", nullptr},
        {"https://xehr.example/fhir/r4/Patient", nullptr},
        {"https://ehr.example:443.evil/fhir/r4/Patient", nullptr},
        {"https://ehr.example./fhir/r4/Patient", nullptr},
        {"https://ehr.example@evil.example/fhir/r4", nullptr},
        {"https://evil.example\\@ehr.example/fhir/r4", nullptr},
        {"https://evil.example#@ehr.example/fhir/r4", nullptr},
        {"https://user@ehr.example/fhir/r4/Patient", nullptr},
        {"//evil.example/fhir/r4/Patient", nullptr},
        {"//ehr.example/fhir/r4/Patient", nullptr},
        {"\\\\evil.example/fhir", nullptr},
        {"https:Patient/p1", nullptr},
        {"javascript:alert(1)", nullptr},
        {"urn:uuid:8f2e7d1c-0000-4000-8000-000000000000", nullptr},
        {"#med1", nullptr},
        {"Patient/p1#x", nullptr},
        {"", nullptr},
        // another path
        {"https://ehr.example/", nullptr},
        {"https://ehr.example/fhir", nullptr},
        {"https://ehr.example/fhir/r44/Patient", nullptr},
        {"https://ehr.example/fhir/R4/Patient", nullptr},
        {"https://ehr.example//fhir/r4/Patient", nullptr},
        {"/admin", nullptr},
        {"../r5/Patient/p1", nullptr},
        {"..", nullptr},
        {"Patient/../../admin", nullptr},
        {"Patient/%2e%2e/%2e%2e/admin", nullptr},
        {"Patient/.%2E/.%2e/admin", nullptr},
        {"../../../../fhir/r4/Patient", nullptr},
        {"Patient/..%2f..%2fadmin", nullptr},
        {"Patient/..%5c..%5cadmin", nullptr},
        {"Patient\\..\\..\\admin", nullptr},
        {"Patient/%252e%252e/admin", nullptr},
        {"Patient/..;/..;/admin", nullptr},
        {"Patient/..%3b/admin", nullptr},
        {"Patient//../../admin", nullptr},
        {"Patient//../p1", nullptr},
        // not to be sent
        {"Patient/p 1", nullptr},
        {"Patient/p1\r\nX-Evil: 1", nullptr},
        {"Patient/p1%0d%0aX-Evil:1", nullptr},
        {"Patient/p\xc3\xa4", nullptr},
        {"Patient/{{context.patientId}}", nullptr},
    };
    for (const auto& [reference, url] : cases) {
        EXPECT_EQ(resolve_below(base, reference).value_or("refused"),
                  url != nullptr ? std::string("https://ehr.example") + url : "refused")
            << reference;
    }
}

TEST(FhirAddress, a_base_without_a_path_takes_the_whole_origin) {
    const auto base = parse_fhir_base("http://127.0.0.1:8080/").value();
    EXPECT_EQ(resolve_below(base, "Patient/p1"), "http://127.0.0.1:8080/Patient/p1");
    EXPECT_EQ(resolve_below(base, "http://127.0.0.1:8080?a"), "http://127.0.0.1:8080?a");
    EXPECT_FALSE(resolve_below(base, "http://127.0.0.1:8080/../a"));
    EXPECT_FALSE(resolve_below(base, "http://127.0.0.1/Patient/p1"));
}

} // namespace
} // namespace eczema::server
