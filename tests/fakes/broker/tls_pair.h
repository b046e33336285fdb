// A CA, a server's and a client's certificate, made in memory when first asked for.
#ifndef HANDOVER_TESTS_FAKES_BROKER_TLS_PAIR_H_
#define HANDOVER_TESTS_FAKES_BROKER_TLS_PAIR_H_

#include <string>

namespace handover::fakes {

// All PEM. The server's name is 127.0.0.1.
struct TlsPair {
  std::string ca;
  std::string server_certificate;
  std::string server_key;
  std::string client_certificate;
  std::string client_key;
};

// The same pair for the whole process. Thread-safe.
const TlsPair& TestTls();
// Another CA and its pair: nobody of the first trusts it.
const TlsPair& StrangerTls();

}  // namespace handover::fakes

#endif  // HANDOVER_TESTS_FAKES_BROKER_TLS_PAIR_H_
