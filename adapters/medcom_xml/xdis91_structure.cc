#include "adapters/medcom_xml/xdis91_structure.h"

#include "adapters/medcom_xml/schema_words.h"

namespace handover::adapters::medcom {
namespace xdis91_structure_internal {

using schema::Codes;
using schema::Elements;
using schema::HeadParts;
using schema::kAnything;
using schema::kEnvelope;
using schema::kFormattedText;
using schema::Kind;
using schema::kTenCharacters;
using schema::kText35;
using schema::kText70;
using schema::Maybe;
using schema::One;
using schema::ReceiverParts;
using schema::SenderParts;
using schema::Some;
using schema::Text;
using schema::Value;

constexpr std::string_view kVersions[] = {"XD9134L"};
constexpr std::string_view kTypes[] = {"XDIS91"};
constexpr std::string_view kNumberLists[] = {"sygehusafdelingsnummer", "ydernummer", "lokationsnummer",
                                             "kommunenummer",          "amt",        "sorkode"};
constexpr std::string_view kPriorities[] = {"rutine", "høj_prioritet"};
constexpr std::string_view kEpisodeStates[] = {"inaktiv", "indlagt", "ambulant", "doed", "ambulant_roentgen"};
constexpr std::string_view kObjects[] = {
    "tekstfil", "billede", "program", "vektor_grafik", "biosignaler", "multimedie", "proprietaert_indhold"};
constexpr std::string_view kExtensions[] = {"pcx", "tiff", "jpeg", "gif", "bmp", "png", "mpg", "dcm",
                                            "scp", "txt",  "rtf",  "doc", "xls", "wpd", "exe", "pdf",
                                            "wav", "avi",  "mid",  "rmi", "com", "zip", "bin", "inh"};
constexpr std::string_view kTrue[] = {"true"};

constexpr ValueRule kVersionRule = Codes(kVersions);
constexpr ElementType kVersion = Value(kVersionRule);
constexpr ValueRule kTypeRule = Codes(kTypes);
constexpr ElementType kType = Value(kTypeRule);
constexpr ValueRule kNumberListRule = Codes(kNumberLists);
constexpr ElementType kNumberList = Value(kNumberListRule);
constexpr ValueRule kPriorityRule = Codes(kPriorities);
constexpr ElementType kPriority = Value(kPriorityRule);
constexpr ValueRule kEpisodeStateRule = Codes(kEpisodeStates);
constexpr ElementType kEpisodeState = Value(kEpisodeStateRule);
constexpr ValueRule kObjectRule = Codes(kObjects);
constexpr ElementType kObject = Value(kObjectRule);
constexpr ValueRule kExtensionRule = Codes(kExtensions);
constexpr ElementType kExtension = Value(kExtensionRule);
constexpr ValueRule kTrueRule = Codes(kTrue);
constexpr ElementType kTrueType = Value(kTrueRule);
constexpr ValueRule kPostalCodeRule = Text(1, 9);
constexpr ElementType kPostalCode = Value(kPostalCodeRule);
constexpr ValueRule kLinkRule = Text(1, 350);
constexpr ElementType kLink = Value(kLinkRule);
constexpr ValueRule kPositiveRule = {.kind = Kind::kInteger, .least = 1};
constexpr ElementType kPositive = Value(kPositiveRule);
// Ten digits by the schema; xdis91_rules.cc says more exactly what is wrong.
constexpr ValueRule kTenDigitsRule = Text(1, kUnbounded);
constexpr ElementType kTenDigits = Value(kTenDigitsRule);

constexpr auto kHeadParts = HeadParts(kVersion, kType);
constexpr ElementType kHead = Elements(kHeadParts);

constexpr auto kFromParts = SenderParts(kNumberList, kPostalCode);
constexpr ElementType kFrom = Elements(kFromParts);

constexpr auto kToParts = ReceiverParts(kNumberList, kPostalCode);
constexpr ElementType kTo = Elements(kToParts);

constexpr Particle kNumberChoice[] = {One("CivilRegistrationNumber", kTenDigits),
                                      One("AlternativeIdentifier", kTenCharacters)};
constexpr Particle kPersonParts[] = {{.kind = Particle::Kind::kChoice, .parts = kNumberChoice},
                                     One("PersonSurnameName", kText70),
                                     Maybe("PersonGivenName", kText70),
                                     Maybe("StreetName", kText35),
                                     Maybe("SuburbName", kText35),
                                     Maybe("DistrictName", kText35),
                                     Maybe("PostCodeIdentifier", kPostalCode),
                                     Maybe("OccupancyText", kText35),
                                     One("EpisodeOfCareStatusCode", kEpisodeState)};
constexpr ElementType kPerson = Elements(kPersonParts);

constexpr Particle kAdditionalParts[] = {Maybe("Priority", kPriority), Maybe("Subject", kText70)};
constexpr ElementType kAdditional = Elements(kAdditionalParts);

constexpr Particle kTextParts[] = {One("Text01", kFormattedText)};
constexpr ElementType kClinicalText = Elements(kTextParts);

constexpr Particle kBinaryParts[] = {One("ObjectIdentifier", kText35), One("ObjectCode", kObject),
                                     One("ObjectExtensionCode", kExtension), One("OriginalObjectSize", kPositive)};
constexpr ElementType kBinary = Elements(kBinaryParts);
constexpr Particle kReferenceChoice[] = {One("URL", kLink), One("SUP", kTrueType), One("BIN", kBinary)};
constexpr Particle kReferenceParts[] = {One("RefDescription", kText70),
                                        {.kind = Particle::Kind::kChoice, .parts = kReferenceChoice}};
constexpr ElementType kReference = Elements(kReferenceParts);

constexpr Particle kEmailParts[] = {One("Letter", kHead),
                                    One("Sender", kFrom),
                                    One("Receiver", kTo),
                                    One("Patient", kPerson),
                                    Maybe("AdditionalInformation", kAdditional),
                                    Some("ClinicalInformation", kClinicalText, 0, 10),
                                    Some("Reference", kReference, 0, 10)};
constexpr ElementType kEmail = Elements(kEmailParts);

constexpr Particle kEmailGroup[] = {One("ClinicalEmail", kEmail), Maybe("Local_Elements", kAnything)};
constexpr Particle kRootParts[] = {One("Envelope", kEnvelope),
                                   {.kind = Particle::Kind::kSequence, .parts = kEmailGroup, .most = kUnbounded}};
constexpr ElementType kRoot = Elements(kRootParts);

}  // namespace xdis91_structure_internal

const Schema kXdis91Schema = {.name_space = "http://rep.oio.dk/sundcom.dk/medcom.dk/xml/schemas/2006/07/01/",
                              .root = schema::One("Emessage", xdis91_structure_internal::kRoot),
                              .codes = &kXdis91Structure};

}  // namespace handover::adapters::medcom
