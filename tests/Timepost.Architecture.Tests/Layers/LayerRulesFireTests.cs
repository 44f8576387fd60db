using System.Reflection;
using System.Reflection.Emit;

namespace Timepost.Architecture.Tests.Layers;

/// <summary>Each rule, shown a wrong assembly made here, says so.</summary>
public sealed class LayerRulesFireTests
{
    [Fact]
    public void Layering_fires_when_Domain_knows_Storage() =>
        Assert.Equal(
            ["Timepost.Domain may not know Timepost.Storage"],
            LayerRules.Layering(Wrong("Timepost.Domain", typeof(Storage.Sqlite.SqliteWorkspaceStore))));

    [Fact]
    public void Layering_fires_when_Engine_knows_Connectors() =>
        Assert.Equal(
            ["Timepost.Engine may not know Timepost.Connectors"],
            LayerRules.Layering(Wrong("Timepost.Engine", Assembly.Load("Timepost.Connectors").GetTypes().First(t => t.IsPublic || t.IsNotPublic))));

    [Fact]
    public void Layering_is_silent_when_Storage_knows_Engine() =>
        Assert.Empty(LayerRules.Layering(Wrong("Timepost.Storage", typeof(Engine.Workspaces.Caller))));

    [Theory]
    [InlineData(typeof(FileStream))]
    [InlineData(typeof(DirectoryInfo))]
    [InlineData(typeof(System.Net.IPAddress))]
    [InlineData(typeof(System.Diagnostics.Process))]
    [InlineData(typeof(System.Data.DataTable))]
    public void Purity_fires(Type type) =>
        Assert.Equal([$"Timepost.Domain uses {type.FullName}"], LayerRules.Purity(Wrong("Timepost.Domain", type)));

    [Theory]
    [InlineData(typeof(DateTime))]
    [InlineData(typeof(DateTimeOffset))]
    public void Time_fires(Type type) =>
        Assert.Equal([$"Timepost.Engine uses {type.FullName}"], LayerRules.Time(Wrong("Timepost.Engine", type)));

    [Fact]
    public void Weight_fires() =>
        Assert.Equal(
            ["the command line carries Microsoft.EntityFrameworkCore.Sqlite", "the command line carries Orleans.Core"],
            LayerRules.Weight(["/x/Microsoft.EntityFrameworkCore.Sqlite.dll", "/x/NodaTime.dll", "/x/Orleans.Core.dll"]));

    [Fact]
    public void Floats_fire_in_fields_properties_parameters_results_and_locals() =>
        Assert.Equal(
            [
                $"{typeof(Floating).FullName}.Field", $"{typeof(Floating).FullName}.Local", $"{typeof(Floating).FullName}.Many",
                $"{typeof(Floating).FullName}.Parameter", $"{typeof(Floating).FullName}.Property", $"{typeof(Floating).FullName}.get_Property",
            ],
            FloatRule.Check([typeof(Floating)]));

    private static CompiledAssembly Wrong(string name, Type knows)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName(name), typeof(object).Assembly);
        var type = assembly.DefineDynamicModule(name).DefineType("Wrong", TypeAttributes.Public);
        type.DefineField("_knows", knows, FieldAttributes.Private);
        type.CreateType();
        using var content = new MemoryStream();
        assembly.Save(content);
        return CompiledAssembly.Read(new MemoryStream(content.ToArray()));
    }

    private sealed class Floating
    {
        public static readonly float Field = 1f;

        public static double Property => 1d;

        public static void Parameter(double? value) => _ = value;

        public static List<double> Many() => [];

        public static int Local(int value)
        {
            var half = value / 2d;
            half *= half;
            return half > 1 ? (int)half : 0;
        }
    }
}
