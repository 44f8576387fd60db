namespace Timepost.Connectors;
internal static class Placeholder;
