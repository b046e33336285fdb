#include "adapters/medcom_xml/vans_structure.h"

namespace handover::adapters::medcom {
namespace {

using VansContent = ElementType::Content;
using VansKind = ValueRule::Kind;

constexpr Particle Must(std::string_view name, const ElementType& type) { return {.name = name, .type = &type}; }

constexpr Particle May(std::string_view name, const ElementType& type, int most = 1) {
  return {.name = name, .type = &type, .least = 0, .most = most};
}

constexpr ElementType Holding(const ValueRule& rule) { return {.content = VansContent::kValue, .value = &rule}; }

constexpr ElementType Made(std::span<const Particle> particles) { return {.particles = particles}; }

constexpr std::string_view kEndPointTypes[] = {"EAN", "CVR", "VANS"};
constexpr std::string_view kFormats[] = {"XML", "EDIFACT", "HL7", "Binary", "Other"};
constexpr std::string_view kTransportTypes[] = {"reliable", "unreliable"};

constexpr ValueRule kUuidRule = {.kind = VansKind::kUuid};
constexpr ElementType kUuid = Holding(kUuidRule);
constexpr ValueRule kSentRule = {.kind = VansKind::kDateTime};
constexpr ElementType kSent = Holding(kSentRule);
constexpr ValueRule kText255Rule = {.kind = VansKind::kText, .min_length = 1, .max_length = 255};
constexpr ElementType kText255 = Holding(kText255Rule);
constexpr ValueRule kServiceTagRule = {.kind = VansKind::kText, .min_length = 1, .max_length = 70};
constexpr ValueRule kFormatRule = {.kind = VansKind::kCode, .codes = kFormats};
constexpr ElementType kFormat = Holding(kFormatRule);
// The schema says xs:int; no size is negative.
constexpr ValueRule kSizeRule = {.kind = VansKind::kInteger, .least = 0};
constexpr ElementType kSize = Holding(kSizeRule);
constexpr ValueRule kErrorCodeRule = {.kind = VansKind::kInteger, .least = 1};
constexpr ElementType kErrorCode = Holding(kErrorCodeRule);
constexpr ValueRule kDescriptionRule = {.kind = VansKind::kText, .min_length = 1, .max_length = 512};
constexpr ElementType kDescription = Holding(kDescriptionRule);
constexpr ValueRule kTransportTypeRule = {.kind = VansKind::kCode, .codes = kTransportTypes};
constexpr ElementType kTransportType = Holding(kTransportTypeRule);
constexpr ValueRule kBooleanRule = {.kind = VansKind::kBoolean};
constexpr ElementType kBoolean = Holding(kBooleanRule);
constexpr ValueRule kDataRule = {.kind = VansKind::kBase64};
constexpr ElementType kData = Holding(kDataRule);

constexpr ValueRule kEndPointTypeRule = {.kind = VansKind::kCode, .codes = kEndPointTypes};
constexpr AttributeRule kEndPointAttributes[] = {{"EndPointType", &kEndPointTypeRule}};
constexpr ValueRule kEndPointRule = {.kind = VansKind::kToken, .min_length = 1, .max_length = 18};
constexpr ElementType kEndPoint = {
    .content = VansContent::kValue, .value = &kEndPointRule, .attributes = kEndPointAttributes};

constexpr AttributeRule kServiceTagAttributes[] = {{"name", &kServiceTagRule}};
constexpr ElementType kServiceTag = {
    .content = VansContent::kValue, .value = &kServiceTagRule, .attributes = kServiceTagAttributes};

constexpr Particle kProcessingParts[] = {Must("ProviderIdentifier", kText255), Must("ServiceIdentifier", kText255)};
constexpr ElementType kProcessing = Made(kProcessingParts);

constexpr Particle kDocumentParts[] = {Must("Format", kFormat), Must("Name", kText255), May("Version", kText255),
                                       Must("SizeInBytes", kSize)};
constexpr ElementType kDocument = Made(kDocumentParts);

constexpr Particle kTransportParts[] = {May("Type", kTransportType), Must("TransformMessage", kBoolean),
                                        May("ServiceTag", kServiceTag, 5)};
constexpr ElementType kTransport = Made(kTransportParts);

constexpr Particle kMetaInformationParts[] = {Must("Identifier", kUuid), May("Processing", kProcessing),
                                              Must("Document", kDocument), May("Transport", kTransport)};
constexpr ElementType kMetaInformation = Made(kMetaInformationParts);

constexpr Particle kMessageParts[] = {Must("MetaInformation", kMetaInformation), Must("Data", kData)};
constexpr ElementType kMessage = Made(kMessageParts);

constexpr Particle kErrorParts[] = {May("Code", kErrorCode), Must("Description", kDescription)};
constexpr ElementType kError = Made(kErrorParts);

constexpr Particle kNegativeVansParts[] = {Must("Error", kError), Must("OriginalEnvelopeIdentifier", kUuid),
                                           May("OriginalMessage", kMetaInformation)};
constexpr ElementType kNegativeVans = Made(kNegativeVansParts);
constexpr Particle kNegativeMessageParts[] = {Must("Error", kError), Must("OriginalEnvelopeIdentifier", kUuid),
                                              Must("OriginalMessage", kMetaInformation)};
constexpr ElementType kNegativeMessage = Made(kNegativeMessageParts);
constexpr Particle kPositiveMessageParts[] = {Must("OriginalEnvelopeIdentifier", kUuid),
                                              Must("OriginalMessage", kMetaInformation)};
constexpr ElementType kPositiveMessage = Made(kPositiveMessageParts);

constexpr Particle kReceiptChoice[] = {Must("NegativeVans", kNegativeVans), Must("NegativeMessage", kNegativeMessage),
                                       Must("PositiveMessage", kPositiveMessage)};
constexpr Particle kReceiptParts[] = {{.kind = Particle::Kind::kChoice, .parts = kReceiptChoice}};
constexpr ElementType kReceipt = Made(kReceiptParts);

constexpr Particle kContentChoice[] = {Must("Message", kMessage), Must("Receipt", kReceipt)};
constexpr Particle kVansEnvelopeParts[] = {Must("SenderID", kEndPoint),
                                           Must("ReceiverID", kEndPoint),
                                           Must("EnvelopeIdentifier", kUuid),
                                           Must("SentDateTime", kSent),
                                           {.kind = Particle::Kind::kChoice, .parts = kContentChoice}};
constexpr ElementType kVansEnvelope = Made(kVansEnvelopeParts);

}  // namespace

const Schema kVansSchema = {.name_space = "urn:oio:medcom:vans-envelope:1.0.4",
                            .root = Must("VANSEnvelope", kVansEnvelope),
                            .codes = &kVansStructure};

}  // namespace handover::adapters::medcom
