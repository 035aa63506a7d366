// Requests one after the other over one connection, which is opened again where the service closed it. For calls that
// come in hundreds, and for what only a kept connection shows. Not for several threads: each has its own.
#pragma once
#include "conformance/exam.hpp"
#include "conformance/wire/raw_connection.hpp"

namespace eczema::conformance {

class KeptConnection {
  public:
    explicit KeptConnection(Exam& exam) : exam_(&exam), connection_(exam.client(), exam.client().timeout()) {}

    // With the client's token, as Exam::send; a request that met a connection which was closed meanwhile is sent once
    // more on a new one.
    Exchange exchange(HttpRequest request);
    Reply send(HttpRequest request); // the same, recorded

    // How often the service had closed the connection though its last response did not say so.
    unsigned closed_without_notice() const { return closed_without_notice_; }

  private:
    Exam* exam_;
    RawConnection connection_;
    unsigned closed_without_notice_ = 0;
};

} // namespace eczema::conformance
