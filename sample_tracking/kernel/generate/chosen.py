"""Which of the shared tables are mapped, and in which file each class stands."""

from __future__ import annotations

FILES: dict[str, tuple[str, ...]] = {
    "people": (
        "Laboratory",
        "Person",
        "UserGroup",
        "Permission",
        "UserGroup_has_Permission",
        "UserGroup_has_Person",
    ),
    "proposals": (
        "Proposal",
        "ProposalHasPerson",
        "BLSession",
        "Session_has_Person",
        "LabContact",
    ),
    "shipping": (
        "Shipping",
        "ShippingHasSession",
        "CourierTermsAccepted",
        "DewarRegistry",
        "DewarRegistry_has_Proposal",
        "DewarReport",
        "Dewar",
        "DewarTransportHistory",
        "DewarLocation",
        "DewarLocationList",
    ),
    "containers": (
        "ContainerType",
        "ContainerRegistry",
        "ContainerRegistry_has_Proposal",
        "ContainerReport",
        "Container",
        "ContainerHistory",
        "ContainerInspection",
        "ContainerQueue",
        "ContainerQueueSample",
    ),
    "proteins": (
        "SpaceGroup",
        "ComponentType",
        "ComponentSubType",
        "ConcentrationType",
        "Protein",
        "Component_has_SubType",
        "Crystal",
        "BLSampleType_has_Component",
    ),
    "plans": (
        "ExperimentType",
        "DiffractionPlan",
    ),
    "samples": (
        "BLSampleType",
        "BLSample",
        "BLSubSample",
        "BLSampleGroup",
        "BLSampleGroup_has_BLSample",
        "BLSample_has_DataCollectionPlan",
    ),
    "measured": (
        "DataCollectionGroup",
        "DataCollection",
        "RobotAction",
    ),
    "processing": (
        "AutoProc",
        "AutoProcProgram",
        "AutoProcProgramAttachment",
        "AutoProcProgramMessage",
        "AutoProcIntegration",
        "AutoProcScaling",
        "AutoProcScaling_has_Int",
        "AutoProcScalingStatistics",
    ),
    "phasing": (
        "PhasingProgramRun",
        "PhasingProgramAttachment",
        "PhasingAnalysis",
        "Phasing_has_Scaling",
        "PreparePhasingData",
        "Phasing",
        "PhasingStep",
        "PhasingStatistics",
    ),
    "screening": (
        "Screening",
        "ScreeningInput",
        "ScreeningOutput",
        "ScreeningOutputLattice",
        "ScreeningRankSet",
        "ScreeningRank",
        "ScreeningStrategy",
        "ScreeningStrategyWedge",
        "ScreeningStrategySubWedge",
    ),
    "attachments": (
        "DataCollectionFileAttachment",
        "DataCollectionComment",
    ),
    "administration": (
        "AdminVar",
        "SchemaStatus",
    ),
}

TABLES = frozenset(table for tables in FILES.values() for table in tables)

LOOKUPS = (
    "AdminVar",
    "BLSampleType",
    "ComponentSubType",
    "ComponentType",
    "ConcentrationType",
    "ContainerType",
    "ExperimentType",
    "Permission",
    "SpaceGroup",
    "UserGroup",
    "UserGroup_has_Permission",
)
"""Whose rows a new database of our own starts with, under their upstream ids."""

CLOSES_A_CIRCLE = frozenset({("BLSample", "blSubSampleId"), ("DataCollection", "strategySubWedgeOrigId")})
"""Foreign keys that can only be made after both tables are there."""

DROPPED_DEFAULTS = frozenset({("Container", "priorityPipelineId")})
"""Defaults that name a row of a table outside the set."""
