#include "adapters/medcom_xml/xdis32_structure.h"

#include "adapters/medcom_xml/schema_words.h"

namespace handover::adapters::medcom {
namespace {

using schema::Codes;
using schema::Elements;
using schema::HeadParts;
using schema::kAnything;
using schema::kDateTime;
using schema::kEnvelope;
using schema::kFormattedText;
using schema::Kind;
using schema::kMedicalSpecialityCode;
using schema::kTenCharacters;
using schema::kText10;
using schema::kText17;
using schema::kText25;
using schema::kText35;
using schema::kText70;
using schema::Maybe;
using schema::One;
using schema::ReceiverParts;
using schema::SenderParts;
using schema::Some;
using schema::Text;
using schema::Value;

// The code lists, in the order of ValueLists.xsd.
constexpr std::string_view kVersionCodes[] = {"XD3234L"};
constexpr std::string_view kTypeCodes[] = {"XDIS32"};
constexpr std::string_view kIdentifierCodes[] = {
    "sygehusafdelingsnummer", "ydernummer", "lokationsnummer", "kommunenummer", "amt", "sorkode", "lokalt_nummer"};
constexpr std::string_view kDiagnoseTypeCodes[] = {"SKSdiagnosekode",
                                                   "uspecificeretkode",
                                                   "ICPCkode",
                                                   "speciallaegehenvisning",
                                                   "fysioterapihenvisning",
                                                   "psykologhenvisning",
                                                   "Fysioterapihenvisningsdiagnose",
                                                   "Psykologhenvisningsdiagnose"};
constexpr std::string_view kDiagnoseDescriptionCodes[] = {"uspec_diagnose",
                                                          "henv_diagnose",
                                                          "bidiagnose",
                                                          "tillaegsdiagnose",
                                                          "aktionsdiagnose",
                                                          "midlertidig_diagnose",
                                                          "forloebsdiagnose",
                                                          "operation",
                                                          "roentgenundersoegelse",
                                                          "speciallaegehenvisning",
                                                          "fysioterapihenvisning",
                                                          "psykologhenvisning",
                                                          "fysioterapihenvisningspgruppe"};
constexpr std::string_view kEpisodeOfCareStatusCodes[] = {"direkte_hjem_fra_fødegang",
                                                          "forventet_udskrevet_inden_24_timer_efter_fødslen",
                                                          "forventet_udskrevet_senere_end_24_timer_efter_fødslen"};
constexpr std::string_view kRelationCodes[] = {"uspec_paaroerende",
                                               "barn",
                                               "aegtefaelle",
                                               "forældre",
                                               "barnebarn",
                                               "svigerbarn",
                                               "ingen_relationer",
                                               "nabo",
                                               "samboende",
                                               "registreret_partner",
                                               "søskende",
                                               "øvrig_familie",
                                               "far"};
constexpr std::string_view kChildRelationCodes[] = {"barn"};
constexpr std::string_view kMaritalStatusCodes[] = {"gift", "single", "separeret", "skilt", "samboende", "enke"};
constexpr std::string_view kInterpretationCodes[] = {"tolkebehov_nej", "tolkebehov_uafklaret"};
constexpr std::string_view kBirthStatus1Codes[] = {"levendefødt", "dødfødt"};
constexpr std::string_view kBirthStatus2Codes[] = {"enkeltfødt", "flerfødt"};
constexpr std::string_view kGenderCodes[] = {"pige", "dreng"};

// Simple types.
constexpr ValueRule kText3Rule = Text(1, 3);
constexpr ElementType kText3 = Value(kText3Rule);
constexpr ValueRule kPostCodeRule = Text(0, 9);
constexpr ElementType kPostCode = Value(kPostCodeRule);
// The schema's pattern for a CPR number lets the 29th of February of any year and 0000000000 through and is not
// repeated here: xdis32_rules.cc reads the number, and says more exactly what is wrong.
constexpr ValueRule kCprRule = Text(1, kUnbounded);
constexpr ElementType kCpr = Value(kCprRule);
constexpr ValueRule kTelephoneRule = {.kind = Kind::kDigits, .min_length = 1, .max_length = 15};
constexpr ElementType kTelephoneNumber = Value(kTelephoneRule);
constexpr ValueRule kIntegerRule = {.kind = Kind::kInteger};
constexpr ElementType kInteger = Value(kIntegerRule);
constexpr ValueRule kWeeksRule = {.kind = Kind::kInteger, .least = 1, .greatest = 53};
constexpr ElementType kWeeks = Value(kWeeksRule);
constexpr ValueRule kDaysRule = {.kind = Kind::kInteger, .least = 0, .greatest = 6};
constexpr ElementType kDays = Value(kDaysRule);
constexpr ValueRule kVersionCodeRule = Codes(kVersionCodes);
constexpr ElementType kVersionCode = Value(kVersionCodeRule);
constexpr ValueRule kTypeCodeRule = Codes(kTypeCodes);
constexpr ElementType kTypeCode = Value(kTypeCodeRule);
constexpr ValueRule kIdentifierCodeRule = Codes(kIdentifierCodes);
constexpr ElementType kIdentifierCode = Value(kIdentifierCodeRule);
constexpr ValueRule kDiagnoseTypeCodeRule = Codes(kDiagnoseTypeCodes);
constexpr ElementType kDiagnoseTypeCode = Value(kDiagnoseTypeCodeRule);
constexpr ValueRule kDiagnoseDescriptionCodeRule = Codes(kDiagnoseDescriptionCodes);
constexpr ElementType kDiagnoseDescriptionCode = Value(kDiagnoseDescriptionCodeRule);
constexpr ValueRule kEpisodeOfCareStatusCodeRule = Codes(kEpisodeOfCareStatusCodes);
constexpr ElementType kEpisodeOfCareStatusCode = Value(kEpisodeOfCareStatusCodeRule);
constexpr ValueRule kRelationCodeRule = Codes(kRelationCodes);
constexpr ElementType kRelationCode = Value(kRelationCodeRule);
constexpr ValueRule kChildRelationCodeRule = Codes(kChildRelationCodes);
constexpr ElementType kChildRelationCode = Value(kChildRelationCodeRule);
constexpr ValueRule kMaritalStatusRule = Codes(kMaritalStatusCodes);
constexpr ElementType kMaritalStatus = Value(kMaritalStatusRule);
constexpr ValueRule kInterpretationCodeRule = Codes(kInterpretationCodes);
constexpr ElementType kInterpretationCode = Value(kInterpretationCodeRule);
constexpr ValueRule kBirthStatus1Rule = Codes(kBirthStatus1Codes);
constexpr ElementType kBirthStatus1 = Value(kBirthStatus1Rule);
constexpr ValueRule kBirthStatus2Rule = Codes(kBirthStatus2Codes);
constexpr ElementType kBirthStatus2 = Value(kBirthStatus2Rule);
constexpr ValueRule kGenderRule = Codes(kGenderCodes);
constexpr ElementType kGender = Value(kGenderRule);

// Parts of several types.
constexpr Particle kFullDiagnoseParts[] = {One("DiagnoseDescriptionCode", kDiagnoseDescriptionCode),
                                           One("DiagnoseCode", kText17), One("DiagnoseTypeCode", kDiagnoseTypeCode),
                                           One("DiagnoseText", kText70), Maybe("DiagnoseDateTime", kDateTime)};
constexpr ElementType kFullDiagnose = Elements(kFullDiagnoseParts);

constexpr Particle kDiagnoseParts[] = {One("DiagnoseDescriptionCode", kDiagnoseDescriptionCode),
                                       Maybe("DiagnoseCode", kText17), One("DiagnoseTypeCode", kDiagnoseTypeCode),
                                       One("DiagnoseText", kText70)};
constexpr ElementType kDiagnose = Elements(kDiagnoseParts);

// The letter, top down as in BirthNotification.xsd.
constexpr auto kLetterParts = HeadParts(kVersionCode, kTypeCode);
constexpr ElementType kLetter = Elements(kLetterParts);

constexpr auto kSenderParts = SenderParts(kIdentifierCode, kPostCode);
constexpr ElementType kSender = Elements(kSenderParts);

constexpr auto kReceiverParts = ReceiverParts(kIdentifierCode, kPostCode);
constexpr ElementType kReceiver = Elements(kReceiverParts);

constexpr Particle kMidwifeParts[] = {Maybe("Identifier", kText17),   Maybe("IdentifierCode", kIdentifierCode),
                                      One("PersonName", kText35),     Maybe("OrganisationName", kText35),
                                      Maybe("StreetName", kText35),   Maybe("SuburbName", kText35),
                                      Maybe("DistrictName", kText35), Maybe("PostCodeIdentifier", kPostCode)};
constexpr ElementType kMidwife = Elements(kMidwifeParts);

constexpr Particle kPractitionerParts[] = {Maybe("EANIdentifier", kText35),
                                           One("Identifier", kText17),
                                           One("IdentifierCode", kIdentifierCode),
                                           One("OrganisationName", kText35),
                                           Maybe("DepartmentName", kText35),
                                           Maybe("UnitName", kText35),
                                           Maybe("StreetName", kText35),
                                           Maybe("SuburbName", kText35),
                                           Maybe("DistrictName", kText35),
                                           Maybe("PostCodeIdentifier", kPostCode),
                                           Maybe("TelephoneSubscriberIdentifier", kText25),
                                           Maybe("MedicalSpecialityCode", kMedicalSpecialityCode)};
constexpr ElementType kPractitioner = Elements(kPractitionerParts);

constexpr Particle kTelephoneParts[] = {
    Maybe("PrivateSubscriberIdentifier", kTelephoneNumber), Maybe("FaxSubscriberIdentifier", kTelephoneNumber),
    Maybe("MobileSubscriberIdentifier", kTelephoneNumber), Maybe("OtherSubscriberIdentifier", kTelephoneNumber),
    Maybe("WorkSubscriberIdentifier", kTelephoneNumber)};
constexpr ElementType kTelephone = Elements(kTelephoneParts);

constexpr Particle kLanguageParts[] = {One("ISOLanguageCode", kText3), One("ISOLanguageCodeDescription", kText25)};
constexpr Particle kInterpretationChoice[] = {One("InterpretationIsNeededCode", kInterpretationCode),
                                              {.kind = Particle::Kind::kSequence, .parts = kLanguageParts}};
constexpr Particle kInterpretationParts[] = {{.kind = Particle::Kind::kChoice, .parts = kInterpretationChoice}};
constexpr ElementType kInterpretation = Elements(kInterpretationParts);

constexpr Particle kPatientNumberChoice[] = {One("CivilRegistrationNumber", kCpr),
                                             One("AlternativeIdentifier", kTenCharacters)};
constexpr Particle kPatientParts[] = {{.kind = Particle::Kind::kChoice, .parts = kPatientNumberChoice},
                                      One("PersonSurnameName", kText70),
                                      Maybe("PersonGivenName", kText70),
                                      Maybe("StreetName", kText35),
                                      Maybe("SuburbName", kText35),
                                      Maybe("DistrictName", kText35),
                                      Maybe("PostCodeIdentifier", kPostCode),
                                      Maybe("OccupancyText", kText35),
                                      Maybe("MaritalStatus", kMaritalStatus),
                                      Maybe("TelephoneSubscriber", kTelephone),
                                      Maybe("InterpretationNeeds", kInterpretation),
                                      Maybe("EpisodeOfCareStatusCode", kEpisodeOfCareStatusCode)};
constexpr ElementType kPatient = Elements(kPatientParts);

constexpr Particle kPartnerParts[] = {
    One("RelationCode", kRelationCode), Maybe("PersonIdentifier", kText10),     Maybe("PersonSurnameName", kText70),
    Maybe("PersonGivenName", kText70),  Maybe("StreetName", kText35),           Maybe("SuburbName", kText35),
    Maybe("DistrictName", kText35),     Maybe("PostCodeIdentifier", kPostCode), Maybe("OccupancyText", kText35)};
constexpr ElementType kPartner = Elements(kPartnerParts);

constexpr Particle kChildRelationParts[] = {One("RelationCode", kChildRelationCode), Maybe("PersonIdentifier", kText10),
                                            One("TimeOfBirth", kDateTime),           One("BirthStatus1", kBirthStatus1),
                                            One("BirthStatus2", kBirthStatus2),      One("Gender", kGender)};
constexpr ElementType kChildRelation = Elements(kChildRelationParts);

constexpr Particle kPregnancyInvestigationParts[] = {Some("InvestigationAndTreatmentDiagnoses", kDiagnose, 0, 9),
                                                     Maybe("ClinicalInfoDate", kDateTime),
                                                     Maybe("InvestigationAndTreatmentText", kFormattedText)};
constexpr ElementType kPregnancyInvestigation = Elements(kPregnancyInvestigationParts);

constexpr Particle kPregnancyParts[] = {Maybe("DateOfLastMenstruation", kDateTime), One("DateofDelivery", kDateTime),
                                        One("PregnancyPrincipalDiagnoses", kFullDiagnose),
                                        Some("PregnancyAdditionalDiagnoses", kDiagnose, 0, 5),
                                        Some("PregnancyInvestigationAndTreatments", kPregnancyInvestigation, 0, 10)};
constexpr ElementType kPregnancy = Elements(kPregnancyParts);

constexpr Particle kDurationParts[] = {One("Weeks", kWeeks), One("Days", kDays)};
constexpr ElementType kDuration = Elements(kDurationParts);

constexpr Particle kBirthParts[] = {One("PregnancyDuration", kDuration),
                                    One("BirthPrincipalDiagnoses", kFullDiagnose),
                                    Some("BirthAdditionalDiagnoses", kDiagnose, 0, 5),
                                    Some("BirthInvestigationAndTreatmentDiagnoses", kDiagnose, 0, 45),
                                    Maybe("BleedingVolume", kFormattedText),
                                    One("AmnioticFluidDescription", kFormattedText),
                                    Maybe("BirthAdditionalInfo", kFormattedText),
                                    Maybe("MaternityMotherAppointment", kText70)};
constexpr ElementType kBirth = Elements(kBirthParts);

constexpr Particle kDimensionsParts[] = {One("Weight", kInteger), One("Length", kInteger),
                                         One("HeadCircumference", kInteger)};
constexpr ElementType kDimensions = Elements(kDimensionsParts);

constexpr Particle kApgarParts[] = {Maybe("ScoreAfterOneMin", kInteger), Maybe("ScoreAfterFiveMin", kInteger),
                                    Maybe("ScoreAfterTenMin", kInteger), Maybe("MinutesAtScoreTen", kInteger)};
constexpr ElementType kApgar = Elements(kApgarParts);

constexpr Particle kChildInfoParts[] = {One("ChildPrincipalDiagnoses", kFullDiagnose),
                                        Some("ChildAdditionalDiagnoses", kDiagnose, 0, 5),
                                        Some("ChildOtherDiagnoses", kDiagnose, 0, 27),
                                        One("ChildDimensions", kDimensions),
                                        Maybe("ApgarScore", kApgar),
                                        Maybe("ChildAdditionalInfo", kFormattedText),
                                        Maybe("ChildTransferral", kText70)};
constexpr ElementType kChildInfo = Elements(kChildInfoParts);

constexpr Particle kBirthNotificationParts[] = {One("Letter", kLetter),
                                                One("Sender", kSender),
                                                One("Receiver", kReceiver),
                                                Maybe("OwnMaternityMother", kMidwife),
                                                Maybe("Practitioner", kPractitioner),
                                                Maybe("BirthMaternityMother", kMidwife),
                                                One("Patient", kPatient),
                                                Maybe("PartnerRelation", kPartner),
                                                Some("ChildRelation", kChildRelation, 1, 5),
                                                One("Pregnancy", kPregnancy),
                                                One("Birth", kBirth),
                                                Some("ChildInfo", kChildInfo, 1, 5)};
constexpr ElementType kBirthNotification = Elements(kBirthNotificationParts);

constexpr Particle kLetterGroup[] = {One("BirthNotification", kBirthNotification), Maybe("Local_Elements", kAnything)};
constexpr Particle kEmessageParts[] = {One("Envelope", kEnvelope),
                                       {.kind = Particle::Kind::kSequence, .parts = kLetterGroup, .most = kUnbounded}};
constexpr ElementType kEmessage = Elements(kEmessageParts);

}  // namespace

const Schema kXdis32Schema = {.name_space = "http://rep.oio.dk/medcom.dk/xml/schemas/2011/02/17/",
                              .root = One("Emessage", kEmessage),
                              .codes = &kXdis32Structure};

}  // namespace handover::adapters::medcom
