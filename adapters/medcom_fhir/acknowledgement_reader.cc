#include "adapters/medcom_fhir/acknowledgement_reader.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"

#include "adapters/fhir/bundle_index.h"
#include "adapters/fhir/fhir_text.h"
#include "adapters/fhir/fhir_values.h"
#include "adapters/fhir/read_document.h"
#include "adapters/medcom_fhir/fhir_codes.h"
#include "adapters/medcom_fhir/fhir_issues.h"
#include "adapters/medcom_fhir/thread_ids.h"

namespace handover::adapters::fhir {
namespace acknowledgement_reader_internal {

constexpr std::string_view kAcknowledgementEvent = "acknowledgement-message";

std::optional<AcknowledgementOutcome> OutcomeOf(std::string_view code) {
  if (code == "ok") return AcknowledgementOutcome::kAccepted;
  if (code == "transient-error") return AcknowledgementOutcome::kTransientError;
  if (code == "fatal-error") return AcknowledgementOutcome::kFatalError;
  return std::nullopt;
}

// A code goes on to the broker's log: nothing that could be a text or a number of somebody.
bool IsPlainCode(std::string_view code) {
  constexpr size_t kLongest = 64;
  constexpr int kMostDigits = 5;
  int digits = 0;
  int most_digits = 0;
  for (const char letter : code) {
    const auto byte = static_cast<unsigned char>(letter);
    if (!absl::ascii_isalnum(byte) && letter != '_' && letter != '-') return false;
    digits = absl::ascii_isdigit(byte) ? digits + 1 : 0;
    most_digits = std::max(most_digits, digits);
  }
  return !code.empty() && code.size() <= kLongest && most_digits <= kMostDigits;
}

bool SaysError(const Node& issue) {
  const std::string_view severity = ValueOf(issue, "severity");
  return severity == "error" || severity == "fatal";
}

std::string CodeOf(const Node& issue) {
  const Node* details = Child(issue, "details");
  const Node* coding = details == nullptr ? nullptr : Child(*details, "coding");
  const std::string_view code = coding == nullptr ? std::string_view() : ValueOf(*coding, "code");
  return IsPlainCode(code) ? std::string(code) : std::string();
}

// One run over one document.
class AcknowledgementReadingRun {
 public:
  AcknowledgementReadingRun(const BundleIndex& bundle, Findings& findings) : bundle_(bundle), findings_(findings) {}

  ReceivedAcknowledgement Read(const Node& root) {
    const std::vector<const Node*> headers = bundle_.OfType("MessageHeader");
    if (headers.size() != 1) {
      findings_.AddMissing(kResourceCount, root, "entry/MessageHeader", "An answer has exactly one header.");
      return {};
    }
    const Node& header = *headers.front();
    ReadEvent(header);
    ReadEnds(header);
    ReadResponse(header);
    return std::move(read_);
  }

 private:
  void ReadEvent(const Node& header) {
    const Node* event = Child(header, "eventCoding");
    const bool is_answer = event != nullptr && ValueOf(*event, "system") == kEventSystem &&
                           ValueOf(*event, "code") == kAcknowledgementEvent;
    if (!is_answer) {
      findings_.AddMissing(kEventUnsupported, header, "eventCoding", "An answer has the event of an acknowledgement.");
    }
  }

  void ReadEnds(const Node& header) {
    const Node* sender = Child(header, "sender");
    const std::vector<const Node*> destinations = Children(header, "destination");
    if (destinations.size() > 1) {
      findings_.Add(kCardinality, *destinations[1], "The message has one destination and no carbon copies.");
    }
    const Node* receiver = destinations.empty() ? nullptr : Child(*destinations.front(), "receiver");
    read_.sender_address = AddressBehind(header, sender, "sender");
    read_.receiver_address = AddressBehind(header, receiver, "destination/receiver");
  }

  std::string AddressBehind(const Node& header, const Node* reference, std::string_view name) {
    const Node* organisation = reference == nullptr ? nullptr : bundle_.Follow(*reference, {"Organization"}, findings_);
    if (reference == nullptr) findings_.AddMissing(kMissing, header, name, "An answer tells who answers whom.");
    if (organisation == nullptr) return {};
    std::string address = AddressOf(organisation);
    if (address.empty()) {
      findings_.AddMissing(kMissing, *organisation, "identifier", "Sender and receiver have a GLN or a SOR code.");
    }
    return address;
  }

  void ReadResponse(const Node& header) {
    const Node* response = Child(header, "response");
    if (response == nullptr) {
      return findings_.AddMissing(kMissing, header, "response", "An answer tells what it answers.");
    }
    read_.message_id = std::string(ValueOf(*response, "identifier"));
    if (!IsFhirId(read_.message_id)) {
      findings_.AddMissing(kMissing, *response, "identifier", "An answer names the header of the message.");
    }
    const std::optional<AcknowledgementOutcome> outcome = OutcomeOf(ValueOf(*response, "code"));
    if (!outcome.has_value()) {
      return findings_.AddMissing(kCodeUnknown, *response, "code", "The code is ok, transient-error or fatal-error.");
    }
    read_.outcome = *outcome;
    ReadReasons(*response);
  }

  void ReadReasons(const Node& response) {
    const bool accepted = read_.outcome == AcknowledgementOutcome::kAccepted;
    const Node* details = Child(response, "details");
    if (details == nullptr) {
      if (!accepted) findings_.AddMissing(kMissing, response, "details", "A refusal tells why.");
      return;
    }
    const Node* outcome = bundle_.Follow(*details, {"OperationOutcome"}, findings_);
    if (outcome == nullptr) return;
    const std::vector<const Node*> issues = Children(*outcome, "issue");
    const auto error = std::find_if(issues.begin(), issues.end(), [](const Node* issue) { return SaysError(*issue); });
    if (accepted && error != issues.end()) {
      findings_.Add(kFixedValue, **error, "An answer that accepts has no error.");
    } else if (!accepted && error == issues.end()) {
      findings_.AddMissing(kMissing, *outcome, "issue", "A refusal has an issue of severity error or fatal.");
    } else if (!accepted) {
      read_.code = CodeOf(**error);
    }
  }

  const BundleIndex& bundle_;
  Findings& findings_;
  ReceivedAcknowledgement read_;
};

bool HasTheEvent(const Node& root) {
  for (const Node* entry : Children(root, "entry")) {
    const Node* resource = Child(*entry, "resource");
    if (resource == nullptr || resource->resource_type != "MessageHeader") continue;
    const Node* event = Child(*resource, "eventCoding");
    if (event != nullptr && ValueOf(*event, "code") == kAcknowledgementEvent) return true;
  }
  return false;
}

}  // namespace acknowledgement_reader_internal

bool IsAcknowledgement(std::string_view document) {
  using namespace acknowledgement_reader_internal;
  if (!LooksLikeFhir(document)) return false;
  // A message may tell of one in its text: the words alone do not decide where the document can be read.
  if (document.find(kAcknowledgementEvent) == std::string_view::npos) return false;
  const ParseResult parsed = ParseDocument(document);
  return !parsed.tree.has_value() || HasTheEvent(parsed.tree->root());
}

AcknowledgementReading ReadAcknowledgement(std::string_view document) {
  AcknowledgementReading reading;
  const ParseResult parsed = ParseDocument(document);
  if (!parsed.tree.has_value()) {
    reading.issues = {
        {Severity::kError, std::string(parsed.problem.code), parsed.problem.path, std::string(parsed.problem.rule)}};
    return reading;
  }
  const Node& root = parsed.tree->root();
  if (root.resource_type != "Bundle") {
    reading.issues = {{Severity::kError, std::string(kNotABundle.code), "/", "The document is a FHIR Bundle."}};
    return reading;
  }
  Findings findings(*parsed.tree);
  const BundleIndex bundle(*parsed.tree, findings);
  reading.acknowledgement = acknowledgement_reader_internal::AcknowledgementReadingRun(bundle, findings).Read(root);
  reading.issues = std::move(findings.issues());
  return reading;
}

}  // namespace handover::adapters::fhir
