#include "tests/fuzz/targets.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <memory>
#include <optional>

#include "absl/strings/str_cat.h"
#include "google/protobuf/text_format.h"

#include "adapters/hl7v2/mllp_decoder.h"
#include "adapters/medcom_edifact/contrl_in_vans.h"
#include "adapters/medcom_edifact/contrl_reader.h"
#include "adapters/medcom_fhir/acknowledgement_reader.h"
#include "adapters/medcom_fhir/ehmi_envelope.h"
#include "adapters/medcom_fhir/ehmi_writing.h"
#include "adapters/medcom_xml/vans_message.h"
#include "adapters/medcom_xml/vans_receipt_reader.h"
#include "adapters/translation.h"
#include "broker/base/commitment/strict_proto.h"
#include "broker/base/refusal.h"
#include "broker/base/section_catalog.h"
#include "broker/validation/parsed_handover.h"
#include "clients/verify/json_fields.h"
#include "clients/verify/receipt_file.h"
#include "clients/verify/vector_cases.h"
#include "handover/exchange/v1/handover.pb.h"
#include "handover/exchange/v1/wire.pb.h"
#include "tests/fakes/seeded_random.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/fakes/zip_packer.h"

namespace handover::fuzz {
namespace targets_internal {

using adapters::Issue;
using adapters::Severity;
using adapters::Translation;

// More digits in a row than any index or limit has: a value of the document.
constexpr size_t kDigitsOfAValue = 6;

std::vector<std::string> FilesOf(const std::string& folder, const std::vector<std::string>& extensions) {
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string extension = entry.path().extension();
    if (std::find(extensions.begin(), extensions.end(), extension) != extensions.end()) paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> files;
  for (const std::string& path : paths) files.push_back(fakes::ReadFileBytes(path));
  return files;
}

bool HoldsAValue(std::string_view text) {
  size_t digits = 0;
  for (const char letter : text) {
    digits = std::isdigit(static_cast<unsigned char>(letter)) != 0 ? digits + 1 : 0;
    if (digits >= kDigitsOfAValue) return true;
  }
  return false;
}

std::string CheckIssue(const Issue& issue) {
  if (issue.code.empty() || issue.rule.empty()) return "an issue without code or rule";
  if (HoldsAValue(issue.rule) || HoldsAValue(issue.path)) return absl::StrCat(issue.code, " names a value");
  return "";
}

std::string CheckTranslation(const Translation& translation) {
  bool has_error = false;
  for (const Issue& issue : translation.issues) {
    const std::string broken = CheckIssue(issue);
    if (!broken.empty()) return broken;
    has_error = has_error || issue.severity == Severity::kError;
  }
  if (translation.accepted() == has_error) return "taken with an error, or refused without one";
  return "";
}

std::string AsText(const Translation& translation) {
  std::string text;
  for (const exchange::v1::Handover& handover : translation.handovers) text += handover.SerializeAsString();
  for (const Issue& issue : translation.issues) absl::StrAppend(&text, issue.code, issue.path, issue.rule);
  for (const adapters::Loss& loss : translation.losses) absl::StrAppend(&text, loss.code, loss.path);
  return text;
}

// Reads as the reader of this format, whether it recognises the bytes or not, and the same twice.
std::string CheckReader(std::string_view format, std::string_view bytes) {
  static const adapters::Registry& registry = *new adapters::Registry(adapters::MakeRegistry());
  const adapters::Reader& reader = *registry.FindReader(format);
  const absl::Time now = absl::FromUnixSeconds(1'718'000'000);
  reader.Recognises(bytes);
  fakes::SeededRandom first, second;
  const Translation translation = reader.Read(bytes, {&first, now});
  const std::string broken = CheckTranslation(translation);
  if (!broken.empty()) return broken;
  return AsText(translation) == AsText(reader.Read(bytes, {&second, now})) ? "" : "read twice, two results";
}

// As CheckReader; and what is written of it, in the same format or in one that the reader takes too, is read as as many
// handovers, or refused with a reason.
std::string CheckReaderAndWriter(std::string_view format, std::string_view target, std::string_view bytes) {
  static const adapters::Registry& registry = *new adapters::Registry(adapters::MakeRegistry());
  const std::string broken = CheckReader(format, bytes);
  if (!broken.empty()) return broken;
  fakes::SeededRandom random;
  const adapters::ReadContext context = {&random, absl::FromUnixSeconds(1'718'000'000)};
  const adapters::Reader& reader = *registry.FindReader(format);
  const Translation translation = reader.Read(bytes, context);
  if (!translation.accepted()) return "";
  const adapters::Written written = registry.FindWriter(target)->Write(translation.handovers);
  bool has_error = false;
  for (const Issue& issue : written.issues) has_error = has_error || issue.severity == Severity::kError;
  if (written.bytes.empty() != has_error) return "written with an error, or refused without one";
  if (written.bytes.empty()) return "";
  const bool same = reader.Read(written.bytes, context).handovers.size() == translation.handovers.size();
  return same ? "" : "what is written is not read again";
}

std::string CheckXdis32(std::string_view bytes) {
  return CheckReaderAndWriter("MEDCOM_XDIS32", "MEDCOM_XDIS32", bytes);
}

std::vector<std::string> Xdis32Seeds() { return FilesOf("tests/fixtures/xdis32", {".xml"}); }

std::string CheckDis32(std::string_view bytes) { return CheckReader("MEDCOM_DIS32", bytes); }

std::vector<std::string> Dis32Seeds() { return FilesOf("tests/fixtures/dis32", {".edi"}); }

std::string CheckXdis91(std::string_view bytes) {
  return CheckReaderAndWriter("MEDCOM_XDIS91", "MEDCOM_XDIS91", bytes);
}

std::vector<std::string> Xdis91Seeds() { return FilesOf("tests/fixtures/xdis91", {".xml"}); }

std::string CheckDis91(std::string_view bytes) { return CheckReader("MEDCOM_DIS91", bytes); }

std::vector<std::string> Dis91Seeds() { return FilesOf("tests/fixtures/dis91", {".edi"}); }

// A receipt is taken whole or not at all, and never tells more letters than one can name.
std::string CheckContrl(std::string_view bytes) {
  adapters::edifact::IsContrl(bytes);
  const adapters::edifact::ContrlReading reading = adapters::edifact::ReadContrl(bytes);
  for (const Issue& issue : reading.issues) {
    const std::string broken = CheckIssue(issue);
    if (!broken.empty()) return broken;
  }
  if (reading.receipts.empty() == reading.issues.empty()) return "taken with an error, or refused without one";
  for (const adapters::edifact::Contrl& receipt : reading.receipts) {
    if (receipt.envelope_id.empty() || receipt.letters.size() > 99) return "a receipt for nothing, or for too much";
  }
  return "";
}

std::vector<std::string> ContrlSeeds() { return FilesOf("tests/fixtures/contrl", {".edi"}); }

std::string CheckIssues(const std::vector<Issue>& issues) {
  for (const Issue& issue : issues) {
    const std::string broken = CheckIssue(issue);
    if (!broken.empty()) return broken;
  }
  return "";
}

bool HasError(const std::vector<Issue>& issues) {
  return std::any_of(issues.begin(), issues.end(), [](const Issue& i) { return i.severity == Severity::kError; });
}

// Receipts in a VANSEnvelope: its own, and CONTRL.
std::string CheckVansReceipt(std::string_view bytes) {
  adapters::medcom::IsVansReceipt(bytes);
  const adapters::medcom::VansReceiptReading vans = adapters::medcom::ReadVansReceipt(bytes);
  if (!HasError(vans.issues) && vans.receipt.envelope_identifier.size() != 36) return "a receipt for nothing";
  adapters::edifact::IsContrlInVans(bytes);
  const adapters::edifact::ContrlReading contrl = adapters::edifact::ReadContrlInVans(bytes);
  if (HasError(contrl.issues) != contrl.receipts.empty()) return "taken with an error, or refused without one";
  return CheckIssues(vans.issues) + CheckIssues(contrl.issues);
}

std::vector<std::string> VansReceiptSeeds() {
  fakes::SeededRandom random;
  const absl::Time now = absl::FromUnixSeconds(1'718'000'000);
  const std::string letter =
      adapters::medcom::WriteVansMessage({.sender = {"EAN", "5790000120400"},
                                          .receiver = {"EAN", "5790001659592"},
                                          .envelope_identifier = "7b0f3c52-5d0e-4c55-8a39-0f3d2f1f5a01",
                                          .message_identifier = "7b0f3c52-5d0e-4c55-8a39-0f3d2f1f5a02",
                                          .sent_time = now,
                                          .document = adapters::medcom::kDis32Document,
                                          .version = "D3234L",
                                          .bytes = fakes::ReadFileBytes("tests/fixtures/dis32/twins.edi")});
  return {fakes::ReadFileBytes("tests/fixtures/xdis32/receipt_negative.xml"),
          adapters::edifact::WriteContrlInVans(letter, {true, {}}, {&random, now}).value_or("")};
}

// Nothing of a stranger's goes on but a code, and nothing that could be a number of somebody.
std::string CheckAcknowledgement(std::string_view bytes) {
  adapters::fhir::IsAcknowledgement(bytes);
  const adapters::fhir::AcknowledgementReading reading = adapters::fhir::ReadAcknowledgement(bytes);
  if (HoldsAValue(reading.acknowledgement.code)) return "a reason that is a value";
  if (!HasError(reading.issues) && reading.acknowledgement.message_id.empty()) return "an answer to nothing";
  return CheckIssues(reading.issues);
}

std::vector<std::string> AcknowledgementSeeds() {
  using adapters::fhir::AcknowledgementOutcome;
  fakes::SeededRandom random;
  std::vector<std::string> seeds;
  for (const char* name : {"new_v5.json", "new_v5.xml"}) {
    const std::string message = fakes::ReadFileBytes(std::string("tests/fixtures/carecommunication/") + name);
    for (const auto outcome : {AcknowledgementOutcome::kAccepted, AcknowledgementOutcome::kFatalError}) {
      seeds.push_back(
          adapters::fhir::WriteAcknowledgement(message, {outcome, {}}, {&random, absl::FromUnixSeconds(1'718'000'000)})
              .value_or(""));
    }
  }
  return seeds;
}

// The envelope, and what is in it, which goes into an envelope again.
std::string CheckEhmi(std::string_view bytes) {
  adapters::fhir::IsEhmiReceipt(bytes);
  return CheckReaderAndWriter("MEDCOM_EHMI", "MEDCOM_CARECOMMUNICATION_5_EHMI", bytes);
}

std::vector<std::string> EhmiSeeds() {
  const adapters::fhir::EhmiSending sending = {"7b0f3c52-5d0e-4c55-8a39-0f3d2f1f5a01",
                                               absl::FromUnixSeconds(1'718'000'000)};
  std::vector<std::string> seeds;
  for (const char* name : {"carecommunication/new_v5.json", "carecommunication/reply_v5.xml"}) {
    const std::string message = fakes::ReadFileBytes(std::string("tests/fixtures/") + name);
    seeds.push_back(adapters::fhir::WriteEhmiMessage(message, sending).value_or(""));
  }
  const adapters::fhir::EhmiHeader header = adapters::fhir::ReadEhmiEnvelope(seeds.front()).header;
  seeds.push_back(adapters::fhir::WriteEhmiReceipt(header, {true, {}}, sending));
  seeds.push_back(adapters::fhir::WriteEhmiReceipt(header, {false, {}}, sending));
  return seeds;
}

std::string CheckCareCommunication(std::string_view bytes) {
  constexpr std::string_view kReader = "MEDCOM_CARECOMMUNICATION";
  const std::string broken = CheckReaderAndWriter(kReader, "MEDCOM_CARECOMMUNICATION_4", bytes);
  return broken.empty() ? CheckReaderAndWriter(kReader, "MEDCOM_CARECOMMUNICATION_5_XML", bytes) : broken;
}

std::vector<std::string> CareCommunicationSeeds() {
  return FilesOf("tests/fixtures/carecommunication", {".json", ".xml"});
}

std::string CheckHospitalNotification(std::string_view bytes) {
  return CheckReader("MEDCOM_HOSPITALNOTIFICATION", bytes);
}

std::vector<std::string> HospitalNotificationSeeds() {
  return FilesOf("tests/fixtures/hospitalnotification", {".json", ".xml"});
}

std::string CheckKlChildren(std::string_view bytes) { return CheckReader("KL_CHILDREN", bytes); }

std::vector<std::string> KlChildrenSeeds() { return FilesOf("tests/fixtures/kl_children", {".json", ".xml"}); }

std::string CheckCda(std::string_view bytes) { return CheckReader("CDA", bytes); }

std::vector<std::string> CdaSeeds() { return FilesOf("tests/fixtures/cda", {".xml"}); }

std::string CheckHl7v2(std::string_view bytes) { return CheckReader("HL7V2", bytes); }

std::vector<std::string> Hl7v2Seeds() { return FilesOf("tests/fixtures/hl7v2", {".hl7"}); }

// The same bytes in one piece and byte by byte are the same messages, whatever stands between them.
std::string CheckMllp(std::string_view bytes) {
  adapters::hl7v2::MllpDecoder whole, pieces;
  const bool is_whole_ok = whole.Add(bytes).ok();
  bool is_ok = true;
  for (const char byte : bytes) is_ok = is_ok && pieces.Add(std::string_view(&byte, 1)).ok();
  if (is_ok != is_whole_ok) return "in pieces another verdict";
  for (std::optional<std::string> message = whole.Take(); message.has_value(); message = whole.Take()) {
    if (pieces.Take() != message) return "in pieces other messages";
  }
  return pieces.Take().has_value() ? "in pieces more messages" : "";
}

std::vector<std::string> MllpSeeds() {
  std::string stream;
  for (const std::string& message : Hl7v2Seeds()) stream += adapters::hl7v2::MllpFrame(message) + "\r\n";
  return {stream};
}

std::string CheckConcernJson(std::string_view bytes) { return CheckReader("HANDOVER_CONCERN_JSON", bytes); }

std::string CheckConcernCsv(std::string_view bytes) { return CheckReader("HANDOVER_CONCERN_CSV", bytes); }

std::vector<std::string> ConcernJsonSeeds() { return FilesOf("tests/fixtures/concern", {".json"}); }

std::vector<std::string> ConcernCsvSeeds() { return FilesOf("tests/fixtures/concern", {".csv"}); }

// Both forms have one syntax.
std::string CheckDaycareCsv(std::string_view bytes) {
  const std::string broken = CheckReader("DAYCARE_TRANSITION_CSV", bytes);
  return broken.empty() ? CheckReader("DAYCARE_OBSERVATION_CSV", bytes) : broken;
}

std::string CheckDaycareJson(std::string_view bytes) {
  const std::string broken = CheckReader("DAYCARE_TRANSITION_JSON", bytes);
  return broken.empty() ? CheckReader("DAYCARE_OBSERVATION_JSON", bytes) : broken;
}

std::vector<std::string> DaycareCsvSeeds() { return FilesOf("tests/fixtures/daycare", {".csv"}); }

std::vector<std::string> DaycareJsonSeeds() { return FilesOf("tests/fixtures/daycare", {".json"}); }

std::string CheckStil(std::string_view bytes) { return CheckReader("STIL_UNILOGIN", bytes); }

std::vector<std::string> StilSeeds() { return FilesOf("tests/fixtures/stil", {".xml"}); }

constexpr const char* kRosters[] = {"full_1.1", "full_1.2", "least_1.1"};

std::string CheckOneRoster(std::string_view bytes) { return CheckReader("ONEROSTER_CSV", bytes); }

std::vector<std::string> OneRosterSeeds() {
  std::vector<std::string> seeds = FilesOf("tests/fixtures/oneroster", {".zip"});
  for (const char* folder : kRosters) {
    seeds.push_back(fakes::Packed(fakes::FilesOfFolder(absl::StrCat("tests/fixtures/oneroster/", folder))));
  }
  return seeds;
}

// Before the name of each file. What is damaged in a package does not get past its checksums: here the files are
// damaged, and packed afterwards.
constexpr std::string_view kFileHead = "\n=== ";

std::string CheckOneRosterFiles(std::string_view bytes) {
  fakes::NamedFiles files;
  for (size_t at = 0; at < bytes.size();) {
    const size_t next = std::min(bytes.find(kFileHead, at + 1), bytes.size());
    const std::string_view part = bytes.substr(at, next - at);
    const size_t name_end = std::min(part.find('\n', 1), part.size());
    const size_t name = std::min(kFileHead.size(), name_end);
    const std::string_view content = part.substr(std::min(name_end + 1, part.size()));
    files[std::string(part.substr(name, name_end - name))] = std::string(content);
    at = next;
  }
  return CheckReader("ONEROSTER_CSV", fakes::Packed(files));
}

std::vector<std::string> OneRosterFilesSeeds() {
  std::vector<std::string> seeds;
  for (const char* folder : kRosters) {
    std::string& seed = seeds.emplace_back();
    for (const auto& [name, content] : fakes::FilesOfFolder(absl::StrCat("tests/fixtures/oneroster/", folder))) {
      absl::StrAppend(&seed, std::string(kFileHead), name, "\n", content);
    }
  }
  return seeds;
}

// What is taken at the door has one spelling: a recipient that parses it sees no more and no less than was decided on.
template <typename Message>
bool IsCanonical(const Message& message, std::string_view bytes) {
  return message.SerializeAsString() == bytes;
}

std::string CheckSubmission(std::string_view bytes) {
  exchange::v1::SubmittedHandover submitted;
  if (!submitted.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return "";
  const absl::StatusOr<validation::ParsedHandover> parsed = validation::ParseSubmission(submitted, {});
  if (!parsed.ok()) return DetailOf(parsed.status()).code().empty() ? "refused without a code" : "";
  if (!IsCanonical(*parsed->envelope, submitted.envelope())) return "the envelope has another spelling";
  for (const validation::ParsedSection& section : parsed->sections) {
    const exchange::v1::Item& item = submitted.items(section.item_index);
    if (!IsCanonical(*section.header, item.label())) return "a header has another spelling";
    // Into a body of a later version nobody looks.
    const bool is_known = SectionCatalog::Get().Find(section.header->type()) != nullptr;
    if (is_known && !IsCanonical(*section.body, item.body())) return "a body has another spelling";
  }
  for (const validation::ParsedAddressee& addressee : parsed->addressees) {
    if (!IsCanonical(*addressee.addressee, submitted.items(addressee.item_index).body())) {
      return "an addressee has another spelling";
    }
  }
  const std::string& slip = submitted.items(parsed->slip_item_index).body();
  return IsCanonical(*parsed->slip, slip) ? "" : "the slip has another spelling";
}

exchange::v1::Item& AddItem(exchange::v1::Item::Kind kind, exchange::v1::SubmittedHandover& submitted) {
  exchange::v1::Item& item = *submitted.add_items();
  item.set_kind(kind);
  item.set_salt(std::string(16, static_cast<char>(submitted.items_size())));
  return item;
}

std::vector<std::string> SubmissionSeeds() {
  std::vector<std::string> seeds;
  for (const std::string& text : FilesOf("tests/fixtures/handovers", {".textproto"})) {
    exchange::v1::Handover handover;
    google::protobuf::TextFormat::ParseFromString(text, &handover);
    exchange::v1::SubmittedHandover submitted;
    submitted.set_envelope(handover.envelope().SerializeAsString());
    submitted.set_pad_seed(std::string(16, '\xff'));
    for (const exchange::v1::Section& section : handover.sections()) {
      exchange::v1::Item& item = AddItem(exchange::v1::Item::SECTION, submitted);
      item.set_label(section.header().SerializeAsString());
      item.set_body(section.body().SerializeAsString());
    }
    exchange::v1::Addressee addressee;
    addressee.set_role("HEALTH_VISITING");
    AddItem(exchange::v1::Item::ADDRESSEE, submitted).set_body(addressee.SerializeAsString());
    AddItem(exchange::v1::Item::SLIP, submitted).set_body(handover.slip().SerializeAsString());
    seeds.push_back(submitted.SerializeAsString());
  }
  return seeds;
}

std::string CheckReceipt(std::string_view bytes) {
  handover_verify::ParseReceipt(bytes);
  return "";
}

std::vector<std::string> ReceiptSeeds() {
  exchange::v1::Receipt receipt;
  receipt.set_leaf(std::string(121, 'l'));
  receipt.set_leaf_index(5);
  for (int i = 0; i < 3; ++i) receipt.add_path(std::string(32, 'p'));
  receipt.set_head(std::string(96, 'h'));
  receipt.set_head_signature(std::string(64, 's'));
  return {receipt.SerializeAsString()};
}

// None holds as its author did not expect, unless the document says so itself; here only that nothing breaks.
std::string CheckVectors(std::string_view bytes) {
  const std::unique_ptr<rapidjson::Document> document = handover_verify::ParseJson(bytes);
  if (document == nullptr) return "";
  handover_verify::JsonFields fields(*document);
  const auto trust = handover_verify::ReadTrust(fields.Object("trust"));
  handover_verify::RunCases(fields.Objects("cases"), trust);
  return "";
}

std::vector<std::string> VectorSeeds() { return {fakes::ReadFileBytes("tests/fixtures/ho1_vectors.json")}; }

}  // namespace targets_internal

const std::vector<Target>& Targets() {
  using namespace targets_internal;
  static const std::vector<Target>& targets = *new std::vector<Target>{
      {"xdis32", CheckXdis32, Xdis32Seeds},
      {"dis32", CheckDis32, Dis32Seeds},
      {"xdis91", CheckXdis91, Xdis91Seeds},
      {"dis91", CheckDis91, Dis91Seeds},
      {"contrl", CheckContrl, ContrlSeeds},
      {"vans_receipt", CheckVansReceipt, VansReceiptSeeds},
      {"fhir_acknowledgement", CheckAcknowledgement, AcknowledgementSeeds},
      {"ehmi", CheckEhmi, EhmiSeeds},
      {"care_communication", CheckCareCommunication, CareCommunicationSeeds},
      {"hospital_notification", CheckHospitalNotification, HospitalNotificationSeeds},
      {"kl_children", CheckKlChildren, KlChildrenSeeds},
      {"hl7v2", CheckHl7v2, Hl7v2Seeds},
      {"mllp", CheckMllp, MllpSeeds},
      {"cda", CheckCda, CdaSeeds},
      {"concern_json", CheckConcernJson, ConcernJsonSeeds},
      {"concern_csv", CheckConcernCsv, ConcernCsvSeeds},
      {"daycare_csv", CheckDaycareCsv, DaycareCsvSeeds},
      {"daycare_json", CheckDaycareJson, DaycareJsonSeeds},
      {"stil", CheckStil, StilSeeds},
      {"oneroster", CheckOneRoster, OneRosterSeeds},
      {"oneroster_files", CheckOneRosterFiles, OneRosterFilesSeeds},
      {"submission", CheckSubmission, SubmissionSeeds},
      {"receipt", CheckReceipt, ReceiptSeeds},
      {"vectors", CheckVectors, VectorSeeds},
  };
  return targets;
}

const Target* FindTarget(std::string_view name) {
  for (const Target& target : Targets()) {
    if (target.name == name) return &target;
  }
  return nullptr;
}

}  // namespace handover::fuzz
